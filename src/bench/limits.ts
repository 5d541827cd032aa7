/** Constants of the decision table; printed in reports so that a verdict can be recomputed. */
export const limits = {
  /** A ratio inside 1 +- margin counts as equal. */
  margin: 0.05,
  minSavingSeconds: 0.5,
  confidence: 0.95,
  minRuns: 3,
  retriesPerSlot: 2,
  /** An additional loss below this many seconds is not worth a cause. */
  causeSeconds: 1,
  /** Log probabilities of the same tokens may differ by this much between the arms. */
  logprobDelta: 0.1,
} as const;
