/** Middle value; mean of the two middle ones. NaN is impossible: callers pass at least one value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper;
  return lower / 2 + upper / 2;
}

/** Smallest and largest value, of any number of them: an argument list has an end, a file from elsewhere has none. */
export function extent(values: readonly number[]): readonly [least: number, most: number] {
  return values.reduce<[number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** Median of the distances from the median. */
function medianDistance(values: readonly number[]): number {
  const centre = median(values);
  return median(values.map(value => Math.abs(value - centre)));
}

/**
 * Indices of values far from the rest: beyond 14.8 median distances and beyond 10 % of the median. Flagged, never
 * removed. The floor is there because the median distance is fragile for few values.
 */
export function outliers(values: readonly number[]): readonly number[] {
  if (values.length < 3) return [];
  const centre = median(values);
  const limit = Math.max(14.8 * medianDistance(values), 0.1 * centre);
  return values.flatMap((value, index) => (Math.abs(value - centre) > limit ? [index] : []));
}

/** Each run slower (or each faster) than the one before, over at least five runs: rank correlation of +-1. */
export function drifts(inOrder: readonly number[]): boolean {
  if (inOrder.length < 5) return false;
  const steps = inOrder.slice(1).map((value, index) => Math.sign(value - (inOrder[index] ?? value)));
  return steps.every(step => step === 1) || steps.every(step => step === -1);
}

/** The first measured run is more than 5 % above the median of the rest: one warm-up was not enough. */
export function firstIsSlow(inOrder: readonly number[]): boolean {
  const [first, ...rest] = inOrder;
  return first !== undefined && rest.length >= 2 && first > 1.05 * median(rest);
}

/** Every baseline time is above every faststart time. */
export function completelySeparate(baseline: readonly number[], faststart: readonly number[]): boolean {
  return extent(baseline)[0] > extent(faststart)[1];
}

/** Largest over smallest minus one: how much the runs differ among themselves. */
export function spreadShare(values: readonly number[]): number {
  const [least, most] = extent(values);
  return most / least - 1;
}
