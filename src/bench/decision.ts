import {limits} from './limits.ts';
import type {ModeQuantities, Quantities} from './quantities.ts';
import {completelySeparate} from './sample-shape.ts';
import type {Estimate, VerdictState} from './types.ts';
import type {RunFacts} from './verdict-facts.ts';

/** A row of the decision table, and why it is that one. */
export type Decision = {readonly state: VerdictState; readonly rule: string; readonly why: string};

const LOW = 1 - limits.margin;
const HIGH = 1 + limits.margin;

type Standing = 'faster' | 'slower' | 'equal' | 'open';

/** What an interval says about 1: `equal` is shown to be equal, not merely "not shown to differ". */
function standing({interval: [low, high]}: Estimate): Standing {
  if (low > HIGH) return 'faster';
  if (high < LOW) return 'slower';
  return low >= LOW && high <= HIGH ? 'equal' : 'open';
}

export type Doubts = {
  /** The same quantities without offline runs that are far from the rest: without each, and without all of them. */
  readonly without: readonly {readonly label: string; readonly numbers: Quantities}[];
  /** A run that downloaded is among the online runs. */
  readonly onlineDownloads: boolean;
  /** What forbids PROVEN, in words: not looked at, waived, flags only. */
  readonly unproven: readonly string[];
};

const span = ({interval: [low, high]}: Estimate): string => `${low.toFixed(3)} to ${high.toFixed(3)}`;

export const named = (runs: readonly RunFacts[]): string =>
  runs.map(run => `${run.label} (${run.seconds.toFixed(1)} s)`).join(', ');

type Flip = {readonly label: string; readonly state: VerdictState};

/** Row 5: what keeps a faster offline block from being called real. null = nothing. */
function openQuestion(offline: ModeQuantities, estimate: Estimate, flip: Flip | null): string | null {
  const names = named(offline.outliers);
  if (flip !== null) return `the verdict hangs on ${flip.label}: without it ${flip.state}`;
  if (estimate.interval[0] <= HIGH) {
    const far = names === '' ? '' : `; far from the rest: ${names}`;
    return `the interval ${span(estimate)} does not decide whether the ratio is above ${HIGH.toFixed(2)}${far}`;
  }
  if (offline.saving === null || offline.saving.interval[0] <= limits.minSavingSeconds) {
    return `the saving may be as small as ${offline.saving?.interval[0].toFixed(2) ?? '?'} s; ${limits.minSavingSeconds} s is the least that counts`;
  }
  if (
    offline.n <= limits.minRuns &&
    !completelySeparate(offline.baseline.seconds, offline.faststart.seconds)
  ) {
    return `only ${offline.n} runs per arm, and the arm's slowest run is not faster than the baseline's fastest`;
  }
  const odd = named([...new Set([...offline.outliers, ...offline.slowFirsts])]);
  if (offline.n <= limits.minRuns && odd !== '')
    return `only ${offline.n} runs per arm, and ${odd} is far from the rest`;
  if (offline.paired !== null && standing(offline.paired) !== standing(estimate)) {
    return `pair by pair the interval is ${span(offline.paired)}, over all runs ${span(estimate)}`;
  }
  return null;
}

const isProof = (state: VerdictState): boolean => state === 'PROVEN' || state === 'PROVEN_OFFLINE_ONLY';

/** Rows 2 to 8, first match wins. The session gates of row 1 have held. */
export function decide(numbers: Quantities, doubts: Doubts): Decision {
  const online = numbers.online?.estimate ?? null;
  const {offline} = numbers;
  const estimate = offline?.estimate ?? null;
  if (offline === null || estimate === null) {
    return {state: 'INCONCLUSIVE', rule: '3.4/5', why: 'too few offline runs for an interval'};
  }
  const claimed = online !== null && standing(online) === 'faster';
  const found = standing(estimate);
  if (found === 'slower')
    return {state: 'REGRESSION', rule: '3.4/2', why: claimed ? 'slower; online claim inflated' : 'slower'};
  if (claimed && estimate.interval[1] <= HIGH)
    return {state: 'INFLATED', rule: '3.4/3', why: 'nothing is left offline'};
  if (found === 'equal') return {state: 'NO_SPEEDUP', rule: '3.4/4', why: 'shown to be equal within 5 %'};
  const open = openQuestion(offline, estimate, flipOf(numbers, doubts));
  if (open !== null) return {state: 'INCONCLUSIVE', rule: '3.4/5', why: open};

  const inflation = numbers.inflation === null ? null : standing(numbers.inflation);
  if (inflation === 'faster') return {state: 'INFLATED', rule: '3.4/6', why: 'a part remains offline'};
  const [firstDoubt] = doubts.unproven;
  if (firstDoubt !== undefined)
    return {state: 'INCONCLUSIVE', rule: '3.4/5', why: doubts.unproven.join('; ')};
  if (inflation === 'equal' && !doubts.onlineDownloads)
    return {state: 'PROVEN', rule: '3.4/7', why: 'online agrees'};
  return {state: 'PROVEN_OFFLINE_ONLY', rule: '3.4/8', why: onlineSilence(numbers, doubts)};
}

/** The first run, or all far ones together, without which the table would say something else. */
function flipOf(numbers: Quantities, doubts: Doubts): Flip | null {
  if (doubts.without.length === 0) return null;
  const own = decide(numbers, {...doubts, without: []}).state;
  for (const {label, numbers: rest} of doubts.without) {
    const {state} = decide(rest, {...doubts, without: []});
    if (state !== own && !(isProof(state) && isProof(own))) return {label, state};
  }
  return null;
}

function onlineSilence(numbers: Quantities, doubts: Doubts): string {
  if (numbers.online === null) return 'no online block';
  if (doubts.onlineDownloads) return 'online runs downloaded';
  if (numbers.inflation === null) return 'too few online runs for an interval';
  return standing(numbers.inflation) === 'slower'
    ? 'online shows less than offline'
    : `whether online agrees within 5 % is open (online / offline ${span(numbers.inflation)})`;
}
