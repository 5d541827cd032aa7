import {firstIsSlow, median, outliers} from './sample-shape.ts';
import {difference, inflation, pairedSpeedup, pointRatio, speedup, type Times} from './stats.ts';
import type {Estimate, Saving, Side} from './types.ts';
import type {ArmFacts, ModeFacts, RunFacts, VerdictFacts} from './verdict-facts.ts';

export type ModeQuantities = {
  readonly baseline: Times;
  readonly faststart: Times;
  readonly estimate: Estimate | null;
  /** The ratio without an interval; null where an arm has no valid run. */
  readonly point: number | null;
  /** From ABBA pairs only. */
  readonly paired: Estimate | null;
  readonly saving: Saving | null;
  /** Valid runs of the arm that has fewer. */
  readonly n: number;
  /** Far from the rest of their arm, by label. */
  readonly outliers: readonly RunFacts[];
  /** First runs that are slower than the rest of their arm: one warm-up was not enough. */
  readonly slowFirsts: readonly RunFacts[];
};

export type Quantities = {
  readonly online: ModeQuantities | null;
  readonly offline: ModeQuantities | null;
  readonly inflation: Estimate | null;
  /** B_online - B_offline, F_online - F_offline. */
  readonly baselineLoss: Saving | null;
  readonly faststartLoss: Saving | null;
  /** Offline (or online, where that was all that was asked): no loader can be faster than this. */
  readonly ceiling: number | null;
};

/** Root mean square: errors of single runs, each spread over its own gap, add up so. */
function typicalGap(arm: ArmFacts): number | null {
  const gaps = arm.runs.flatMap(run => (run.gapSeconds === null ? [] : [run.gapSeconds]));
  const squares = gaps.reduce((sum, gap) => sum + gap ** 2, 0);
  return gaps.length === 0 ? null : Math.sqrt(squares / gaps.length);
}

function timesOf(arm: ArmFacts): Times {
  return {seconds: arm.runs.map(run => run.seconds), gapSeconds: typicalGap(arm)};
}

function pairsOf(mode: ModeFacts): {baseline: number; faststart: number}[] {
  // From the last to the first: of two runs that name one pair, the earlier is the partner.
  const partners = new Map(mode.faststart.runs.toReversed().map(run => [run.pair, run]));
  return mode.baseline.runs.flatMap(run => {
    const partner = run.pair === null ? undefined : partners.get(run.pair);
    return partner === undefined ? [] : [{baseline: run.seconds, faststart: partner.seconds}];
  });
}

function flagged(arm: ArmFacts): RunFacts[] {
  const far = new Set(outliers(arm.runs.map(run => run.seconds)));
  return arm.runs.filter((_run, index) => far.has(index));
}

function slowFirst(arm: ArmFacts): readonly RunFacts[] {
  return firstIsSlow(arm.runs.map(run => run.seconds)) ? arm.runs.slice(0, 1) : [];
}

function quantitiesOf(mode: ModeFacts): ModeQuantities {
  const baseline = timesOf(mode.baseline);
  const faststart = timesOf(mode.faststart);
  const gap = Math.max(baseline.gapSeconds ?? 0, faststart.gapSeconds ?? 0);
  return {
    baseline,
    faststart,
    estimate: speedup(baseline, faststart),
    point: pointRatio(baseline, faststart),
    paired: mode.interleaved ? pairedSpeedup(pairsOf(mode), gap === 0 ? null : gap) : null,
    saving: difference(baseline, faststart),
    n: Math.min(mode.baseline.runs.length, mode.faststart.runs.length),
    outliers: [...flagged(mode.baseline), ...flagged(mode.faststart)],
    slowFirsts: [...slowFirst(mode.baseline), ...slowFirst(mode.faststart)],
  };
}

/** The mode without some of its runs; for "does the verdict hang on this one run?". */
export function without(mode: ModeFacts, runs: readonly RunFacts[]): ModeFacts {
  const left = new Set(runs);
  const keep = (arm: ArmFacts): ArmFacts => ({...arm, runs: arm.runs.filter(run => !left.has(run))});
  return {...mode, baseline: keep(mode.baseline), faststart: keep(mode.faststart)};
}

/** Median of a field over the runs that have it; null where none has. */
export function medianOf(
  mode: ModeFacts | null,
  arm: Side,
  field: (run: RunFacts) => number | null,
): number | null {
  const values = (mode?.[arm].runs ?? []).flatMap(run => field(run) ?? []);
  return values.length === 0 ? null : median(values);
}

/** B / (B - load): what remains when loading takes no time at all. */
function ceilingOf(facts: VerdictFacts): number | null {
  const mode = facts.offline ?? facts.online;
  const load = medianOf(mode, 'baseline', run => run.loadSeconds) ?? facts.baselineLoadSeconds;
  const boot = medianOf(mode, 'baseline', run => run.seconds);
  if (load === null || boot === null || load >= boot) return null;
  return boot / (boot - load);
}

export function quantities(facts: VerdictFacts): Quantities {
  const online = facts.online === null ? null : quantitiesOf(facts.online);
  const offline = facts.offline === null ? null : quantitiesOf(facts.offline);
  const both = online !== null && offline !== null ? {online, offline} : null;
  return {
    online,
    offline,
    inflation: both === null ? null : inflation(both.online, both.offline),
    baselineLoss: both === null ? null : difference(both.online.baseline, both.offline.baseline),
    faststartLoss: both === null ? null : difference(both.online.faststart, both.offline.faststart),
    ceiling: ceilingOf(facts),
  };
}
