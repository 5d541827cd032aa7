import fc from 'fast-check';
import {expect, test} from 'vitest';
import {runOrder} from '../../src/bench/order.ts';

const words = (pairs: number, seed: number): string =>
  runOrder(pairs, seed)
    .map(({arm, pair}) => `${arm === 'baseline' ? 'B' : 'F'}${pair}`)
    .join(' ');

test('one warm-up per arm, then pairs that turn', () => {
  expect(words(3, 0)).toBe('B0 F0 B1 F1 F2 B2 B3 F3');
});

test('an odd seed begins with faststart', () => {
  expect(words(2, 7)).toBe('F0 B0 F1 B1 B2 F2');
});

test('every pair has both arms once, whatever the seed', () => {
  fc.assert(
    fc.property(fc.integer({min: 1, max: 20}), fc.nat(), (pairs, seed) => {
      const order = runOrder(pairs, seed);
      expect(new Set(order.map(({arm, pair}) => `${arm}${pair}`)).size).toBe(2 * (pairs + 1));
      expect(order).toEqual(runOrder(pairs, seed));
    }),
  );
});
