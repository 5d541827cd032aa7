import {expect, test} from 'vitest';
import {tCritical, twoSidedTail} from '../../src/bench/student-t.ts';

// Two-sided 5 % points as printed in tables of Student's t.
test.each([
  [1, 12.706],
  [2, 4.303],
  [3, 3.182],
  [4, 2.776],
  [5, 2.571],
  [8, 2.306],
  [10, 2.228],
  [20, 2.086],
  [30, 2.042],
  [120, 1.98],
])('with %d degrees of freedom 5 %% lie beyond %d', (df, expected) => {
  expect(tCritical(df)).toBeCloseTo(expected, 3);
});

test.each([
  [2, 0.01, 9.925],
  [5, 0.1, 2.015],
  [10, 0.01, 3.169],
])('with %d degrees of freedom and alpha %d the point is %d', (df, alpha, expected) => {
  expect(tCritical(df, alpha)).toBeCloseTo(expected, 3);
});

test('degrees of freedom between whole numbers lie between their neighbours', () => {
  expect(tCritical(2.36)).toBeLessThan(tCritical(2));
  expect(tCritical(2.36)).toBeGreaterThan(tCritical(3));
});

test('many degrees of freedom give the normal distribution', () => {
  expect(tCritical(1e7)).toBeCloseTo(1.95996, 4);
});

test('the tail is the inverse of the point', () => {
  for (const df of [1, 2.2, 7, 53.5]) expect(twoSidedTail(tCritical(df, 0.03), df)).toBeCloseTo(0.03, 10);
});
