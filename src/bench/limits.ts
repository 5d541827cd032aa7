/** Constants of the decision table; printed in reports so that a verdict can be recomputed. */
export const limits = {
  /** A ratio inside 1 +- margin counts as equal. */
  margin: 0.05,
  minSavingSeconds: 0.5,
  confidence: 0.95,
  minRuns: 3,
  /** An additional loss below this many seconds is not worth a cause. */
  causeSeconds: 1,
  /** Log probabilities of the same tokens may differ by this much between the arms. */
  logprobDelta: 0.1,
  /** Shares of the weights that a cold start reads at least, and a warm one at most. */
  coldReads: 0.9,
  warmReads: 0.1,
} as const;

/** Polls may not be further apart than this, or the ready time is too vague. Timers of a scaled clock are coarser. */
export function gapLimitMs(bootMs: number, scale = 1): number {
  return Math.max(250 * Math.max(1, scale), bootMs / 100);
}

/** Wall clock and monotonic clock may differ by this much over a time, or one of them was set. */
export function clockLimitMs(monotonicMs: number, scale = 1): number {
  return 100 * Math.max(1, scale) + monotonicMs / 1000;
}

/** Whether other disks gave enough for the weights to have come from there; what was not counted shows nothing. */
export function isReadElsewhere(otherReadBytes: number | null, weightBytes: number | null): boolean {
  return otherReadBytes !== null && weightBytes !== null && otherReadBytes >= weightBytes / 10;
}
