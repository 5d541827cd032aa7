import {median} from '../bench/sample-shape.ts';
import {geometricMean} from '../bench/stats.ts';
import type {RunRow} from './run-row.ts';

/** The valid runs of one arm in one mode, in the order they were made. Seconds to ready. */
export type ArmStats = {
  readonly mode: string;
  readonly arm: string;
  readonly n: number;
  readonly times_s: readonly number[];
  readonly median_s: number | null;
  readonly min_s: number | null;
  readonly max_s: number | null;
  readonly geometric_mean_s: number | null;
  /** Of the geometric mean, 95 %; null below two runs. */
  readonly interval_s: readonly [number, number] | null;
};

const gapSecondsOf = (rows: readonly RunRow[]): number | null => {
  const gaps = rows.flatMap(row => (row.poll_gap_ms === null ? [] : [row.poll_gap_ms / 1000]));
  return gaps.length === 0 ? null : Math.max(...gaps);
};

/** Baseline first, then the arms that are compared with it, each in the order it was first seen. */
export function armsIn(rows: readonly RunRow[]): readonly string[] {
  const seen = [...new Set(rows.map(row => row.arm))];
  return [...seen.filter(arm => arm === 'baseline'), ...seen.filter(arm => arm !== 'baseline')];
}

/** Online before offline, as they are measured. */
export function modesIn(rows: readonly RunRow[]): readonly string[] {
  return [...new Set(rows.map(row => row.mode))];
}

function statsOf(mode: string, arm: string, rows: readonly RunRow[]): ArmStats {
  const times = rows.flatMap(row => row.boot_s ?? []);
  const some = times.length > 0;
  const mean = geometricMean({seconds: times, gapSeconds: gapSecondsOf(rows)});
  return {
    mode,
    arm,
    n: times.length,
    times_s: times,
    median_s: some ? median(times) : null,
    min_s: some ? Math.min(...times) : null,
    max_s: some ? Math.max(...times) : null,
    geometric_mean_s: mean?.seconds ?? null,
    interval_s: mean?.interval ?? null,
  };
}

/** One row per mode and arm, over the valid runs only. */
export function armStats(rows: readonly RunRow[]): readonly ArmStats[] {
  return modesIn(rows).flatMap(mode =>
    armsIn(rows).map(arm => {
      const own = rows.filter(row => row.mode === mode && row.arm === arm && row.state === 'valid');
      return statsOf(mode, arm, own);
    }),
  );
}
