import {limits} from '../bench/limits.ts';
import {morePairsFor} from '../bench/stats.ts';
import type {ArmId, BlockHead, RunTick, Verdict, VerdictState} from '../bench/types.ts';
import {type BlockView, challengers, type RunningRun, validSeconds} from './bench-view.ts';
import {bytes, count, interval, ratio, wholeSeconds} from './format.ts';
import type {Tone} from './theme.ts';

/** Signature of the statistics: ratio of the arms' ready times with its interval, or null where it cannot be said. */
export type RatioOf = (
  baselineSeconds: number[],
  faststartSeconds: number[],
) => {readonly ratio: number; readonly interval: readonly [number, number]} | null;

const DROPS = {
  none: 'caches kept',
  files: 'page cache dropped (files)',
  system: 'page cache dropped (system)',
} as const;

/** What was varied and what was not: `3 pairs, page cache dropped (files), store warm`. */
export function scopeLine(head: BlockHead): string {
  const waived = head.waived.length === 0 ? '' : `, waived: ${head.waived.join(' ')}`;
  return `${count(head.pairs, 'pair')}, ${DROPS[head.drop]}, store ${head.storeTier}${waived}`;
}

function tickWords(tick: RunTick): readonly string[] {
  const shown = (value: number | null, format: (value: number) => string): string =>
    value === null ? '?' : format(value);
  return [
    `restarts ${shown(tick.restarts, String)}`,
    `disk ${shown(tick.readBytesPerSecond, value => `${bytes(value)}/s`)}`,
    `net ${shown(tick.rxBytes, bytes)}`,
    `probe ${tick.probe}`,
  ];
}

/** What is known about the run under way; a wait never says only "waiting". */
export function evidenceLine(run: RunningRun, now: number): string {
  const {container, phase, startedAtMs, phaseAtMs, tick} = run;
  const since =
    startedAtMs === null ? wholeSeconds(now - phaseAtMs) : `up ${wholeSeconds(now - startedAtMs)}`;
  return [`${container} ${phase}`, since, ...(tick === null ? [] : tickWords(tick))].join(', ');
}

/** A container that comes back up while it is waited for is looping, not slow. */
export function crashWarning(run: RunningRun): string | undefined {
  const restarts = run.tick?.restarts ?? 0;
  if (restarts < 1) return undefined;
  return `${run.container} restarted ${restarts === 1 ? 'once' : `${restarts} times`}: a crash loop looks like a hang; l shows why`;
}

function soFar(block: BlockView, arm: ArmId, ratioOf: RatioOf): {text: string; isRatio: boolean} {
  const baseline = [...validSeconds(block, 'baseline')];
  const other = [...validSeconds(block, arm)];
  const pairs = Math.min(baseline.length, other.length);
  const estimate = pairs === 0 ? null : ratioOf(baseline, other);
  const counted = count(pairs, 'valid pair');
  if (estimate === null) return {text: `${counted}, too few for a ratio with an interval`, isRatio: false};
  const found = `ratio ${ratio(estimate.ratio)} ${interval(estimate.interval)}`;
  return {text: `${found} from ${counted}`, isRatio: true};
}

/** The ratio so far, from the valid runs of a block; of each arm where there are several. */
export function soFarLine(block: BlockView, ratioOf: RatioOf): string {
  const arms = challengers(block);
  const all = arms.map(arm => ({arm, ...soFar(block, arm, ratioOf)}));
  const words = all.map(({arm, text}) => (arms.length > 1 ? `${arm} ${text}` : text));
  return [...words, ...(all.some(one => one.isRatio) ? ['no verdict yet'] : [])].join('; ');
}

/** Half the width, relative, that the next step of a verdict aims at. */
const TARGET = 0.02;

function needsOf(block: BlockView, arm: ArmId): string {
  const [baseline, other] = [validSeconds(block, 'baseline'), validSeconds(block, arm)];
  const have = Math.min(baseline.length, other.length);
  if (have < limits.minRuns)
    return `${count(limits.minRuns - have, 'more valid pair')}: a verdict takes ${limits.minRuns} at least`;
  const gapSeconds = gapOf(block);
  const more = morePairsFor({seconds: baseline, gapSeconds}, {seconds: other, gapSeconds}, TARGET);
  const about = `about ${TARGET * 100} %`;
  if (more === 0) return `nothing more for an interval of ${about}`;
  const planned = block.head.pairs - have;
  const unplanned = more > planned ? `; ${planned} planned` : '';
  return `${count(more, 'more pair')} would bring the interval to ${about}${unplanned}`;
}

/** The worst poll gap of the runs that count; null where none was kept. */
function gapOf(block: BlockView): number | null {
  const gaps = block.runs.flatMap(run => run.poll.gapMs ?? []);
  return gaps.length === 0 ? null : Math.max(...gaps) / 1000;
}

/** What is still needed for a decision, from the spread seen so far; of each arm where there are several. */
export function needsLine(block: BlockView): string {
  const arms = challengers(block);
  return arms
    .map(arm => (arms.length > 1 ? `${arm} ${needsOf(block, arm)}` : needsOf(block, arm)))
    .join('; ');
}

const TONES: Readonly<Record<VerdictState, Tone>> = {
  PROVEN: 'ok',
  PROVEN_OFFLINE_ONLY: 'ok',
  INFLATED: 'stop',
  NO_SPEEDUP: 'warn',
  REGRESSION: 'stop',
  INCONCLUSIVE: 'warn',
  INVALID_RUN: 'stop',
};

/** A rehearsed verdict never wears the colour of a real one. */
export function verdictTone(verdict: Verdict): Tone {
  return verdict.rehearsal ? 'warn' : TONES[verdict.state];
}

/** `INVALID RUN` */
export function verdictWord(state: VerdictState): string {
  return state.replaceAll('_', ' ');
}
