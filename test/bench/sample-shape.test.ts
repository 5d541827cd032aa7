import {expect, test} from 'vitest';
import {completelySeparate, drifts, firstIsSlow, median, outliers} from '../../src/bench/sample-shape.ts';

test('the median of an even number of values is between the middle ones', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([5])).toBe(5);
});

test('a run far from the others is flagged by its place', () => {
  expect(outliers([29.423, 113.613, 26.269])).toEqual([1]);
});

test('almost equal times have no outliers, however small their spread', () => {
  expect(outliers([30, 30.001, 30, 31])).toEqual([]);
});

test('two runs cannot have an outlier', () => {
  expect(outliers([1, 100])).toEqual([]);
});

test('five runs that only get slower, or only faster, drift', () => {
  expect(drifts([1, 2, 3, 4, 5])).toBe(true);
  expect(drifts([5, 4, 3, 2, 1])).toBe(true);
  expect(drifts([1, 2, 3, 4, 4])).toBe(false);
  expect(drifts([1, 2, 3, 4])).toBe(false);
});

test('a first run more than 5 % above the rest is a lack of warm-up', () => {
  expect(firstIsSlow([31.6, 30, 30.1])).toBe(true);
  expect(firstIsSlow([31, 30, 30.1])).toBe(false);
});

test('separation is complete when the slowest faststart beats the fastest baseline', () => {
  expect(completelySeparate([30, 31], [29, 28])).toBe(true);
  expect(completelySeparate([30, 31], [30, 28])).toBe(false);
});
