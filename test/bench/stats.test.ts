import fc from 'fast-check';
import {expect, test} from 'vitest';
import {difference, inflation, morePairsFor, pairedSpeedup, speedup} from '../../src/bench/stats.ts';
import {published} from './published.ts';

const times = (seconds: readonly number[], gapSeconds: number | null = null) => ({seconds, gapSeconds});
const of = (row: {readonly baseline: readonly number[]; readonly faststart: readonly number[]}) => ({
  baseline: times(row.baseline),
  faststart: times(row.faststart),
});

// Intervals as published with the rows' re-analysis: Welch on logs, 95 %.
test.each([
  ['12-27 14:34', 1.84, 0.243, 13.92],
  ['12-27 20:55', 3.256, 3.19, 3.323],
  ['12-27 21:04', 0.887, 0.884, 0.89],
  ['12-28 15:03', 1.203, 1.186, 1.221],
  ['12-29 00:21', 1.2, 1.193, 1.208],
] as const)('row %s has ratio %d in %d to %d', (row, ratio, low, high) => {
  const {baseline, faststart} = of(published[row]);
  const estimate = speedup(baseline, faststart);
  expect(estimate?.ratio).toBeCloseTo(ratio, 2);
  expect(estimate?.interval[0]).toBeCloseTo(low, 2);
  expect(estimate?.interval[1]).toBeCloseTo(high, 1);
});

test('inflation is taken over four log means', () => {
  const estimate = inflation(of(published['12-27 20:55']), of(published['12-28 15:03']));
  expect(estimate?.ratio).toBeCloseTo(2.705, 3);
  expect(estimate?.interval[0]).toBeCloseTo(2.659, 3);
  expect(estimate?.interval[1]).toBeCloseTo(2.752, 3);
});

test('the saving has an interval in seconds', () => {
  const saving = difference(
    times(published['12-27 20:55'].baseline),
    times(published['12-28 15:03'].baseline),
  );
  expect(saving?.seconds).toBeCloseTo(57.66, 2);
  expect(saving?.interval[0]).toBeCloseTo(57.2, 1);
  expect(saving?.interval[1]).toBeCloseTo(58.1, 1);
});

test('equal times keep an interval of some width, wider where the poll gap is wider', () => {
  const width = (gap: number | null): number => {
    const [low, high] = speedup(times([30, 30, 30], gap), times([25, 25, 25], gap))?.interval ?? [0, 0];
    return high - low;
  };
  expect(width(null)).toBeGreaterThan(0);
  expect(width(0.25)).toBeGreaterThan(width(0.1));
});

test('one run per arm has no interval', () => {
  expect(speedup(times([30]), times([25, 26]))).toBeNull();
  expect(difference(times([30]), times([25, 26]))).toBeNull();
  expect(pairedSpeedup([{baseline: 30, faststart: 25}], null)).toBeNull();
});

test('pairs remove what both arms share', () => {
  const pairs = [30, 36, 42].map(base => ({baseline: base * 1.2, faststart: base * (1 + base / 1e4)}));
  const paired = pairedSpeedup(pairs, null);
  const unpaired = speedup(times(pairs.map(pair => pair.baseline)), times(pairs.map(pair => pair.faststart)));
  expect(paired?.interval[0]).toBeGreaterThan(1.1);
  expect(unpaired?.interval[0]).toBeLessThan(1);
});

test('more spread asks for more pairs, and little spread for none', () => {
  const few = morePairsFor(times([30, 30.1, 29.9]), times([25, 25.1, 24.9]));
  const many = morePairsFor(times([30, 33, 27]), times([25, 27, 23]));
  expect(few).toBe(0);
  expect(many).toBeGreaterThan(10);
});

const seconds = fc.double({min: 0.5, max: 3000, noNaN: true});
const arm = fc.array(seconds, {minLength: 2, maxLength: 8});

test('the ratio does not depend on the unit', () => {
  fc.assert(
    fc.property(arm, arm, fc.double({min: 0.001, max: 1000, noNaN: true}), (b, f, unit) => {
      const plain = speedup(times(b), times(f));
      const scaled = speedup(times(b.map(value => value * unit)), times(f.map(value => value * unit)));
      expect(Math.log(scaled?.ratio ?? 0)).toBeCloseTo(Math.log(plain?.ratio ?? 1), 8);
      expect(Math.log(scaled?.interval[0] ?? 0)).toBeCloseTo(Math.log(plain?.interval[0] ?? 1), 6);
    }),
  );
});

test('swapping the arms inverts the ratio and its interval', () => {
  fc.assert(
    fc.property(arm, arm, (b, f) => {
      const one = speedup(times(b), times(f));
      const other = speedup(times(f), times(b));
      expect(Math.log(other?.ratio ?? 0)).toBeCloseTo(-Math.log(one?.ratio ?? 1), 9);
      expect(Math.log(other?.interval[0] ?? 0)).toBeCloseTo(-Math.log(one?.interval[1] ?? 1), 6);
    }),
  );
});
