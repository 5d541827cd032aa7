import {limits} from './limits.ts';
import type {ModeFacts} from './verdict-facts.ts';

/** Enough different times finer than a tenth of a second: a series that no second measurement gives again. */
function isFine(times: readonly number[]): boolean {
  return new Set(times.filter(time => !Number.isInteger(time * 10))).size >= limits.minRuns;
}

/** Arms or blocks with the very same series of times. Pure. */
export function copiedFlags(modes: readonly ModeFacts[]): readonly string[] {
  const series = modes.flatMap(mode =>
    (['baseline', 'faststart'] as const).map(arm => ({
      label: `${mode.mode} ${arm}`,
      times: mode[arm].runs.map(run => run.seconds),
    })),
  );
  return series.flatMap(({label, times}, index) =>
    series
      .slice(index + 1)
      .filter(other => isFine(times) && other.times.toString() === times.toString())
      .map(other => `copied-times: ${label} and ${other.label} are the same numbers, run by run`),
  );
}
