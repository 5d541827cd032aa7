/** What stands in the numbers of a benchmark, in the words of somebody who has to decide by them. */
export const numbersExplained: readonly (readonly [name: string, meaning: string])[] = [
  [
    'ready',
    'seconds from the start of the container until /v1/models names the model and a completion answers',
  ],
  ['warm-up', 'the first start of each arm fills compile caches: it is shown, and counts for nothing'],
  ['pair', 'one start of the baseline and one of faststart, next to each other; the order alternates'],
  [
    'ratio',
    'baseline seconds by faststart seconds, as geometric mean of all pairs: 2.00 is twice as fast, 1.00 no gain',
  ],
  ['interval', 'where the ratio lies with 95 % certainty; if it holds 1.00, no speedup has been shown'],
  [
    'invalid run',
    'a run that broke a rule of measuring (restart, wrong cache tier): listed with its cause, not counted, made again',
  ],
  [
    'cache tier',
    'where the weights came from: disk (page cache dropped), page cache, or pinned memory of the store',
  ],
  [
    'online, offline',
    'online a download or a slow hub can inflate the ratio; what is left offline is the loader itself',
  ],
  ['L0 L1 L2', 'how offline was proved: by flags; and no bytes from outside; and the way out cut'],
  [
    'rule',
    'the row of the decision table that decided the verdict; R1 to R11 are gates of a run, V1 to V7 of the session',
  ],
];
