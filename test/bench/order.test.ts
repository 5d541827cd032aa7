import fc from 'fast-check';
import {expect, test} from 'vitest';
import {runOrder} from '../../src/bench/order.ts';

const arms = ['baseline', 'faststart'];

const words = (pairs: number, seed: number): string =>
  runOrder(arms, pairs, seed)
    .map(({arm, pair}) => `${arm === 'baseline' ? 'B' : 'F'}${pair}`)
    .join(' ');

test('one warm-up per arm, then pairs that turn', () => {
  expect(words(3, 0)).toBe('B0 F0 B1 F1 F2 B2 B3 F3');
});

test('an odd seed begins with faststart', () => {
  expect(words(2, 7)).toBe('F0 B0 F1 B1 B2 F2');
});

test('every round has all arms once, whatever the seed', () => {
  const some = fc.uniqueArray(fc.string({minLength: 1}), {minLength: 2, maxLength: 5});
  fc.assert(
    fc.property(some, fc.integer({min: 1, max: 20}), fc.nat(), (names, pairs, seed) => {
      const order = runOrder(names, pairs, seed);
      expect(order).toHaveLength(names.length * (pairs + 1));
      expect(new Set(order.map(({arm, pair}) => `${pair} ${arm}`)).size).toBe(order.length);
      expect(order).toEqual(runOrder(names, pairs, seed));
    }),
  );
});

test('a drift that only goes one way falls on all arms alike over two rounds', () => {
  const order = runOrder(['b', 'r', 's'], 4, 1).slice(3);
  const places = (arm: string) => order.reduce((sum, slot, index) => sum + (slot.arm === arm ? index : 0), 0);
  expect([places('b'), places('s')]).toEqual([places('r'), places('r')]);
});
