/** One budget, and what was measured against it. */
export type Row = {
  readonly what: string;
  readonly measured: string;
  readonly budget: string;
  readonly met: boolean;
};

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
