import {extent} from './sample-shape.ts';
import {tCritical} from './student-t.ts';
import type {Estimate, Saving} from './types.ts';

/** One arm's start times in seconds, and how far each may be off (the poll gap); null = not recorded. */
export type Times = {readonly seconds: readonly number[]; readonly gapSeconds: number | null};

/** Where no poll gap is known, times are taken to be good to one part in a thousand. */
const UNKNOWN_GAP_SHARE = 0.001;

/** Added up from the smallest: a sum's last bits depend on its order, and a verdict at a boundary must not. */
function total(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other).reduce((sum, value) => sum + value, 0);
}

function mean(values: readonly number[]): number {
  return total(values.map(value => value / values.length));
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return total(values.map(value => (value - centre) ** 2)) / (values.length - 1);
}

type Sample = {readonly mean: number; readonly variance: number; readonly n: number};

/** Variance of a reading that is somewhere in a gap: no lucky run of equal times is more exact than its clock. */
function floorShare(times: Times): number {
  const relative = times.gapSeconds === null ? UNKNOWN_GAP_SHARE : times.gapSeconds / mean(times.seconds);
  return relative ** 2 / 12;
}

function logSample(times: Times): Sample {
  const logs = times.seconds.map(Math.log);
  return {
    mean: mean(logs),
    variance: Math.max(variance(logs), floorShare(times), Number.EPSILON ** 2),
    n: logs.length,
  };
}

function linearSample(times: Times, unit: number): Sample {
  const scaled = times.seconds.map(value => value / unit);
  const centre = mean(scaled);
  const least = Math.max(floorShare(times) * centre ** 2, Number.EPSILON ** 2);
  return {mean: centre, variance: Math.max(variance(scaled), least), n: scaled.length};
}

type Contrast = {readonly value: number; readonly half: number};

/** Sum of the plus means minus the minus means, with its Welch half width at 95 % (Satterthwaite). */
function contrast(plus: readonly Sample[], minus: readonly Sample[]): Contrast {
  const all = [...plus, ...minus];
  const value =
    plus.reduce((sum, sample) => sum + sample.mean, 0) - minus.reduce((sum, sample) => sum + sample.mean, 0);
  const parts = all.map(sample => sample.variance / sample.n);
  const whole = total(parts);
  // Shares rather than squares of variances: these cannot underflow.
  const inverseDf = total(all.map((sample, index) => ((parts[index] ?? 0) / whole) ** 2 / (sample.n - 1)));
  return {value, half: tCritical(1 / inverseDf) * Math.sqrt(whole)};
}

/** exp() kept finite, so that absurd input gives absurd numbers and not NaN. */
function finiteExp(value: number): number {
  return Math.min(Math.max(Math.exp(value), Number.MIN_VALUE), Number.MAX_VALUE);
}

function toEstimate({value, half}: Contrast): Estimate {
  return {ratio: finiteExp(value), interval: [finiteExp(value - half), finiteExp(value + half)]};
}

const enough = (times: Times): boolean => times.seconds.length >= 2;

/** Geometric ratio B / F; null where an arm has no times. */
export function pointRatio(baseline: Times, faststart: Times): number | null {
  if (baseline.seconds.length === 0 || faststart.seconds.length === 0) return null;
  return finiteExp(mean(baseline.seconds.map(Math.log)) - mean(faststart.seconds.map(Math.log)));
}

/** Geometric ratio B / F with its 95 % Welch interval on logs; null below two runs per arm. */
export function speedup(baseline: Times, faststart: Times): Estimate | null {
  if (!enough(baseline) || !enough(faststart)) return null;
  return toEstimate(contrast([logSample(baseline)], [logSample(faststart)]));
}

/** Geometric mean of one arm with its 95 % interval; null below two runs. */
export function geometricMean(times: Times): Saving | null {
  if (!enough(times)) return null;
  const {ratio, interval} = toEstimate(contrast([logSample(times)], []));
  return {seconds: ratio, interval};
}

/** S_online / S_offline over four log means. */
export function inflation(
  online: {readonly baseline: Times; readonly faststart: Times},
  offline: {readonly baseline: Times; readonly faststart: Times},
): Estimate | null {
  const all = [online.baseline, offline.faststart, online.faststart, offline.baseline];
  if (!all.every(enough)) return null;
  return toEstimate(
    contrast(
      [logSample(online.baseline), logSample(offline.faststart)],
      [logSample(online.faststart), logSample(offline.baseline)],
    ),
  );
}

/** Difference of means in seconds, first minus second, with its 95 % Welch interval. */
export function difference(first: Times, second: Times): Saving | null {
  if (!enough(first) || !enough(second)) return null;
  const [, unit] = extent([...first.seconds, ...second.seconds]);
  const {value, half} = contrast([linearSample(first, unit)], [linearSample(second, unit)]);
  const inSeconds = (scaled: number): number =>
    Math.min(Math.max(scaled * unit, -Number.MAX_VALUE), Number.MAX_VALUE);
  return {seconds: inSeconds(value), interval: [inSeconds(value - half), inSeconds(value + half)]};
}

/** The same ratio from pairs measured one after the other: mean of ln B - ln F. null below two pairs. */
export function pairedSpeedup(
  pairs: readonly {readonly baseline: number; readonly faststart: number}[],
  gapSeconds: number | null,
): Estimate | null {
  if (pairs.length < 2) return null;
  const logs = pairs.map(pair => Math.log(pair.baseline) - Math.log(pair.faststart));
  const least =
    floorShare({seconds: pairs.map(pair => pair.baseline), gapSeconds}) +
    floorShare({seconds: pairs.map(pair => pair.faststart), gapSeconds});
  const sample = {
    mean: mean(logs),
    variance: Math.max(variance(logs), least, Number.EPSILON ** 2),
    n: logs.length,
  };
  return toEstimate(contrast([sample], []));
}

/** How many more pairs bring the interval to about `target` (relative half width), from the spread seen so far. */
export function morePairsFor(baseline: Times, faststart: Times, target = 0.02): number {
  const spread = logSample(baseline).variance + logSample(faststart).variance;
  const have = Math.min(baseline.seconds.length, faststart.seconds.length);
  for (let pairs = Math.max(have, 3); pairs < have + 1000; pairs++) {
    if (tCritical(2 * (pairs - 1)) * Math.sqrt(spread / pairs) <= target) return pairs - have;
  }
  return 1000;
}
