import {limits} from './limits.ts';
import type {ModeFacts, VerdictFacts} from './verdict-facts.ts';

/** A tier in the words of a report: where the weights came from. */
function sourceNamed(tier: string): string {
  if (/^(?:cold|files|system|disk|nvme)$/i.test(tier)) return 'disk';
  if (/pinned/i.test(tier)) return 'pinned memory';
  return /^(?:warm|none|memory|ram|dram)$/i.test(tier) ? 'memory' : tier;
}

/** Where an arm's weights came from by the counters of its disk; null where runs lack them or do not agree. */
function sourceCounted({runs}: ModeFacts['baseline']): 'disk' | 'memory' | null {
  const shares = runs.map(({readBytes, weightBytes}) =>
    readBytes === null || weightBytes === null ? null : readBytes / weightBytes,
  );
  if (shares.length === 0) return null;
  if (shares.every(share => share !== null && share >= limits.coldReads)) return 'disk';
  return shares.every(share => share !== null && share <= limits.warmReads) ? 'memory' : null;
}

/**
 * Where the arms have their weights from, in words, where that is not the same place: as was said, as the disks counted,
 * or as the caches were dropped. Null = the same, or nothing shows it.
 */
export function unlikeSources({arm, online, offline}: VerdictFacts): {
  readonly baseline: string;
  readonly arm: string;
} | null {
  const mode = offline ?? online;
  if (mode === null) return null;
  const [b, f] = [mode.baseline.tier, mode.faststart.tier];
  if (b !== null && f !== null && b !== f) return {baseline: sourceNamed(b), arm: sourceNamed(f)};
  const [counted, other] = [sourceCounted(mode.baseline), sourceCounted(mode.faststart)];
  const fromMemory = arm.restartsFrom === 'disk' ? 'memory' : arm.restartsFrom;
  if (counted !== null && other !== null && counted !== other)
    return {baseline: counted, arm: other === 'memory' ? fromMemory : other};
  const dropped = mode.drop !== null && mode.drop !== 'none';
  return arm.restartsFrom !== 'disk' && dropped && mode.storeTier === 'warm'
    ? {baseline: 'disk', arm: arm.restartsFrom}
    : null;
}
