import type {Decision} from './decision.ts';
import {proofLevel} from './doubts.ts';
import {limits} from './limits.ts';
import type {Quantities} from './quantities.ts';
import type {SessionFault} from './session-gates.ts';
import {unlikeSources} from './sources.ts';
import {morePairsFor} from './stats.ts';
import type {Cause, Estimate, Saving} from './types.ts';
import type {ModeFacts, VerdictFacts} from './verdict-facts.ts';
import {PHASE_WORDS, waterfallOf} from './waterfall.ts';

const times = (ratio: number): string => `${ratio.toFixed(ratio < 1 ? 3 : 2)}x`;

/** `1.20x (1.186 to 1.221)` */
export function estimateWords({ratio, interval: [low, high]}: Estimate): string {
  return `${times(ratio)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}

const savingWords = (saving: Saving | null): string =>
  saving === null
    ? ''
    : `, ${Math.abs(saving.seconds).toFixed(1)} s ${saving.seconds < 0 ? 'more' : 'less'} per start`;

/** The phase that costs faststart most against the baseline, where the logs of both tell. */
function slowerPhase(mode: ModeFacts | null): string {
  const baseline = waterfallOf(mode, 'baseline') ?? [];
  const losses = (waterfallOf(mode, 'faststart') ?? []).flatMap(({id, seconds}) => {
    const other = baseline.find(phase => phase.id === id)?.seconds ?? null;
    return seconds === null || other === null ? [] : [{words: PHASE_WORDS[id], seconds: seconds - other}];
  });
  const [worst] = losses.toSorted((a, b) => b.seconds - a.seconds);
  return worst === undefined || worst.seconds <= 0
    ? ''
    : `; slower at ${worst.words} by ${worst.seconds.toFixed(1)} s`;
}

/** One sentence, no softening words. */
export function headlineOf(facts: VerdictFacts, numbers: Quantities, decision: Decision): string {
  const offline = numbers.offline?.estimate;
  const online = numbers.online?.estimate;
  const claimed = online ? times(online.ratio) : '';
  const words =
    offline && decision.state.startsWith('PROVEN')
      ? `${times(offline.ratio)} as fast (${offline.interval.map(end => end.toFixed(3)).join(' to ')})`
      : '';
  const found = offline
    ? `${words || estimateWords(offline)}${savingWords(numbers.offline?.saving ?? null)}`
    : '';
  const stamp = facts.rehearsal ? 'REHEARSAL, not a measurement. ' : '';
  switch (decision.state) {
    case 'PROVEN':
      return `${stamp}PROVEN: ${facts.arm.id} is ready ${found}; online agrees.`;
    case 'PROVEN_OFFLINE_ONLY':
      return `${stamp}PROVEN (offline only): ${facts.arm.id} is ready ${found}; ${decision.why}.`;
    case 'INFLATED':
      return `${stamp}INFLATED: ${claimed} claimed online, ${estimateWords(offline ?? {ratio: 1, interval: [1, 1]})} offline; ${decision.why}.`;
    case 'NO_SPEEDUP':
      return `${stamp}NO SPEEDUP: ${found}; ${decision.why}.`;
    case 'REGRESSION':
      return `${stamp}REGRESSION: ${facts.arm.id} is ready later, ${found}${slowerPhase(facts.offline)}${decision.why === 'slower' ? '' : '; the online claim is inflated'}.`;
    case 'INCONCLUSIVE':
      return `${stamp}INCONCLUSIVE: ${decision.why}.`;
    case 'INVALID_RUN':
      return `${stamp}INVALID RUN: ${decision.why}.`;
  }
}

/** `restart | store warm | page cache cold (files) | ... | offline L1 | N=5 ABBA` */
export function scopeOf(facts: VerdictFacts, numbers: Quantities): string {
  const mode = facts.offline ?? facts.online;
  const n = (numbers.offline ?? numbers.online)?.n ?? 0;
  if (mode === null) return 'nothing measured';
  const dropWords = {
    none: 'page cache as found',
    files: 'page cache cold (per-file)',
    system: 'page cache cold (whole system)',
  };
  const sources = unlikeSources(facts);
  const level =
    facts.offline === null ? 'online' : `offline ${proofLevel(facts.offline) ?? 'level not known'}`;
  return [
    facts.scenario ?? (mode.storeTier === 'cold' ? 'cold start' : 'restart'),
    mode.storeTier === null ? 'store tier not known' : `store ${mode.storeTier}`,
    mode.drop === null ? 'page cache not known' : dropWords[mode.drop],
    ...(mode.fingerprint?.disk ? [mode.fingerprint.disk] : []),
    level,
    `N=${n}${mode.interleaved ? (facts.source === 'measured' ? ' ABBA' : ' in pairs') : ''}`,
    ...(sources === null
      ? []
      : [
          `tier-asymmetric: B from ${sources.baseline}, ${facts.arm.id === 'faststart' ? 'F' : facts.arm.id} from ${sources.arm}`,
        ]),
  ].join(' | ');
}

const CAUSE_FIX: Readonly<Partial<Record<Cause['id'], string>>> = {
  DOWNLOAD: 'fill the cache first (faststart run 5) and use the offline ratio',
  HUB_STALL: 'start with HF_HUB_OFFLINE=1, or repair the way to the hub, and use the offline ratio',
  SLOW_DISK:
    'check that both folders are on the NVMe (faststart check nvme-mounted paths-on-nvme), then: faststart bench --both',
  CACHE_TIER: 'measure both blocks with the same cache drop and store tier: faststart bench --both',
};

function nextForOpen(numbers: Quantities, decision: Decision): string {
  const mode = numbers.offline;
  if (mode === null || mode.estimate === null) return 'faststart bench --offline --runs 5';
  if (decision.why.startsWith('the saving'))
    return 'a larger model, where loading takes longer, would show whether it pays';
  if (mode.outliers.length > 0) {
    const names = mode.outliers.map(run => run.label).join(', ');
    return `find out what happened in ${names}, then: faststart bench --offline --runs ${mode.n + 2}`;
  }
  const target = decidingWidth(mode.estimate.ratio);
  const more = morePairsFor(mode.baseline, mode.faststart, target);
  const percent = Number((100 * target).toFixed(1));
  if (more === 0)
    return `the interval is narrow already; repeat to see whether it holds: faststart bench --offline --runs ${mode.n + 2}`;
  return more > MANY_PAIRS
    ? `${more} more pairs would be needed for about ±${percent} %: find out first why starts differ so much (other load, drift, cache), then measure again`
    : `${more} more pairs would bring the interval to about ±${percent} %: faststart bench --offline --runs ${mode.n + more}`;
}

/** More than this many minutes-long pairs nobody waits for. */
const MANY_PAIRS = 50;

/** Half width that keeps an interval around this ratio clear of the borders of the table; 2 % where that is enough. */
function decidingWidth(ratio: number): number {
  const borders = [1 - limits.margin, 1 + limits.margin];
  const distance = Math.min(...borders.map(border => Math.abs(Math.log(ratio / border))));
  return Math.min(0.02, Math.max(0.0025, 0.9 * distance));
}

/** What would decide it, or what to do with it; one command where there is one. */
export function nextStepOf(
  facts: VerdictFacts,
  numbers: Quantities,
  decision: Decision,
  extra: {
    readonly fault: SessionFault | null;
    readonly causes: readonly Cause[];
    readonly unproven: readonly string[];
    /** Where the time goes and what would save most of it; null = the logs do not tell. */
    readonly advice: string | null;
  },
): string {
  if (extra.fault !== null) return extra.fault.fix;
  if (facts.claim === 'online') return 'run the offline proof: faststart bench --offline';
  switch (decision.state) {
    case 'INCONCLUSIVE':
      return decision.why === extra.unproven.join('; ') && decision.why !== ''
        ? `settle what is open, then measure again: faststart bench --offline`
        : nextForOpen(numbers, decision);
    case 'INFLATED': {
      const [cause] = extra.causes
        .filter(({id, standing}) => standing !== 'not-shown' && CAUSE_FIX[id] !== undefined)
        .toSorted((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0));
      return (cause && CAUSE_FIX[cause.id]) ?? 'use the offline ratio; it is the one that is left';
    }
    case 'PROVEN':
    case 'PROVEN_OFFLINE_ONLY':
      if (extra.advice !== null) return extra.advice;
      return decision.state === 'PROVEN_OFFLINE_ONLY' && facts.online === null
        ? 'measure online too, to see what an ordinary start gives: faststart bench --online'
        : 'repeat on another day to see whether it holds within 5 %: faststart bench --both';
    case 'NO_SPEEDUP':
    case 'REGRESSION':
      if (extra.advice !== null) return `keep the baseline here: ${extra.advice}`;
      return 'keep the baseline for this model and machine; a store that is kept warm or a larger model may differ';
    case 'INVALID_RUN':
      return 'faststart bench --both';
  }
}
