import {expect, test} from 'vitest';
import {createRandom} from '../../src/rehearsal/random.ts';

test('the same seed gives the same numbers, another seed others', () => {
  const first = createRandom(7);
  const again = createRandom(7);
  const other = createRandom(8);
  const numbers = [first.next(), first.around(10, 0.01), first.next()];
  expect([again.next(), again.around(10, 0.01), again.next()]).toEqual(numbers);
  expect(other.next()).not.toBe(numbers[0]);
});

test('times spread around their mean, with the variation asked for, and never far from it', () => {
  const random = createRandom(1);
  const times = Array.from({length: 4000}, () => random.around(31.5, 0.005));
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const deviation = Math.sqrt(times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / times.length);
  expect(mean).toBeCloseTo(31.5, 1);
  expect(deviation / mean).toBeGreaterThan(0.0045);
  expect(deviation / mean).toBeLessThan(0.0055);
  expect(Math.max(...times)).toBeLessThanOrEqual(31.5 * 1.015);
  expect(random.around(31.5, 0)).toBe(31.5);
});

test('identifiers have the shape of identifiers', () => {
  const random = createRandom(3);
  expect(random.hex(64)).toMatch(/^[0-9a-f]{64}$/);
  expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
});
