import {limits} from './limits.ts';
import type {Quantities} from './quantities.ts';
import {copiedFlags} from './repeated-times.ts';
import {drifts} from './sample-shape.ts';
import {outputs, tokenCounts} from './session-gates.ts';
import {unlikeSources} from './sources.ts';
import type {Estimate, Side} from './types.ts';
import type {InvalidRun, ModeFacts, VerdictFacts} from './verdict-facts.ts';

const ARMS: readonly Side[] = ['baseline', 'faststart'];

function orderFlags(mode: ModeFacts): string[] {
  return ARMS.flatMap(arm => {
    const times = mode[arm].runs.map(run => run.seconds);
    return drifts(times) ? [`drift: ${mode.mode} ${arm} times only go one way`] : [];
  });
}

const isAbove = (estimate: Estimate): boolean => estimate.interval[0] > 1 + limits.margin;
const isBelow = (estimate: Estimate): boolean => estimate.interval[1] < 1 - limits.margin;

/** First completions of different length are no comparison of each other; start times are. */
function tokenFlags(modes: readonly ModeFacts[]): string[] {
  return modes.flatMap(mode => {
    const counts = tokenCounts(mode);
    return counts.length < 2
      ? []
      : [
          `tokens-differ: first completions have ${counts.join(' and ')} tokens (${mode.mode}); their times say nothing`,
        ];
  });
}

/** Which run gates were broken how often: "R4 x2, R2 x1". The runs themselves are listed one by one elsewhere. */
function gatesOf(invalid: readonly InvalidRun[]): string {
  const counts = new Map<string, number>();
  for (const {gate} of invalid.flatMap(run => run.faults)) counts.set(gate, (counts.get(gate) ?? 0) + 1);
  return [...counts].map(([gate, count]) => `${gate} x${count}`).join(', ');
}

/** What a reader should know beside the state: `id` or `id: words`. */
export function flagsOf(facts: VerdictFacts, numbers: Quantities): readonly string[] {
  const modes = [facts.online, facts.offline].flatMap(mode => mode ?? []);
  const judged = numbers.offline ?? numbers.online;
  const far = [...(numbers.online?.outliers ?? []), ...(numbers.offline?.outliers ?? [])];
  const slow = [...(numbers.online?.slowFirsts ?? []), ...(numbers.offline?.slowFirsts ?? [])];
  const invalid = modes.flatMap(mode => ARMS.flatMap(arm => mode[arm].invalid));
  const online = numbers.online?.estimate;
  const sources = unlikeSources(facts);
  return [
    ...(judged !== null && judged.n <= limits.minRuns ? ['low-n'] : []),
    ...(facts.source === 'numbers'
      ? ['numbers-only: gates of the session and of the runs were not checked here']
      : []),
    ...far.map(run => `outlier: ${run.label}, ${run.seconds.toFixed(1)} s`),
    ...modes.flatMap(orderFlags),
    ...copiedFlags(modes),
    ...slow.map(
      run => `warm-up-not-enough: ${run.label} is slower than the rest, ${run.seconds.toFixed(1)} s`,
    ),
    ...(invalid.length === 0 ? [] : [`invalid-runs: ${invalid.length} not counted (${gatesOf(invalid)})`]),
    ...modes.flatMap(mode =>
      mode.finished === 'complete' ? [] : [`incomplete: the ${mode.mode} block did not run to its end`],
    ),
    ...(sources === null
      ? []
      : [
          `tier-asymmetric: the baseline reads from ${sources.baseline}, ${facts.arm.id} from ${sources.arm}`,
        ]),
    ...(outputs(facts) === 'late' ? ['outputs-part-late: the answers agree at first and part later'] : []),
    ...(facts.offline !== null &&
    online &&
    numbers.ceiling !== null &&
    online.interval[0] > numbers.ceiling * (1 + limits.margin)
      ? [
          `online-above-ceiling: ${online.ratio.toFixed(2)}x online, ${numbers.ceiling.toFixed(2)}x is the most that loading can give`,
        ]
      : []),
    ...(online && numbers.offline?.estimate && isAbove(online) && isBelow(numbers.offline.estimate)
      ? [`online-claim-inflated: ${online.ratio.toFixed(2)}x online, slower offline`]
      : []),
    ...tokenFlags(modes),
    ...(facts.waived.length === 0 ? [] : [`waived: ${facts.waived.join(', ')}`]),
    ...facts.notes,
  ];
}
