import fc from 'fast-check';
import {expect, test} from 'vitest';
import {factsFromNumbers} from '../../src/bench/facts-from-numbers.ts';
import type {Verdict} from '../../src/bench/types.ts';
import {verdictOf} from '../../src/bench/verdict.ts';

type Times = {baseline: number[]; faststart: number[]};

function judge(offline: Times, online?: Times): Verdict {
  const read = factsFromNumbers({claim: 'proof', offline, ...(online === undefined ? {} : {online})});
  if (!read.ok) throw new Error(read.problems.join('; '));
  return verdictOf(read.facts);
}

/** Runs of a plausible benchmark: two arms around their own level, with some spread. */
const plausible: fc.Arbitrary<Times> = fc
  .record({
    level: fc.double({min: 10, max: 200, noNaN: true}),
    ratio: fc.double({min: 0.5, max: 4, noNaN: true}),
    spread: fc.double({min: 0, max: 0.1, noNaN: true}),
    noise: fc.array(fc.double({min: -1, max: 1, noNaN: true}), {minLength: 6, maxLength: 14}),
  })
  .map(({level, ratio, spread, noise}) => {
    const half = Math.floor(noise.length / 2);
    return {
      baseline: noise.slice(0, half).map(step => level * ratio * (1 + spread * step)),
      faststart: noise.slice(half, half * 2).map(step => level * (1 + spread * step)),
    };
  });

const scale = (times: Times, factor: number): Times => ({
  baseline: times.baseline.map(value => value * factor),
  faststart: times.faststart.map(value => value * factor),
});

const isProven = (verdict: Verdict): boolean => verdict.state.startsWith('PROVEN');

test('twice the times give the same ratio, and a state that differs only by the least saving that counts', () => {
  fc.assert(
    fc.property(plausible, offline => {
      const [one, two] = [judge(offline), judge(scale(offline, 2))];
      expect(two.ratio).toBeCloseTo(one.ratio ?? Number.NaN, 8);
      if (!one.headline.includes('saving may be')) expect(two.state).toBe(one.state);
    }),
  );
});

/** The first run stays the first: that it is slower than the rest is a doubt of its own, about the warm-up. */
const restTurned = ([first = 0, ...rest]: readonly number[]): number[] => [first, ...rest.toReversed()];

test('the order of runs does not change the state', () => {
  fc.assert(
    fc.property(plausible, offline => {
      const turned = {baseline: restTurned(offline.baseline), faststart: restTurned(offline.faststart)};
      const [one, other] = [judge(offline), judge(turned)];
      expect(other.state).toBe(one.state);
      expect(other.interval).toEqual(one.interval);
    }),
  );
});

test('which run is slow counts only where it is the first: one warm-up was not enough', () => {
  const [slow, usual] = [127, 120];
  const [first, last] = [
    judge({baseline: [slow, usual, usual], faststart: [100, 100, 100]}),
    judge({baseline: [usual, usual, slow], faststart: [100, 100, 100]}),
  ];
  expect(first.state).toBe('INCONCLUSIVE');
  expect(first.flags.join()).toContain('warm-up-not-enough');
  expect(last.state).toBe('PROVEN_OFFLINE_ONLY');
  expect(last.ratio).toBe(first.ratio);
});

test('swapping the arms inverts the ratio, and never proves both', () => {
  fc.assert(
    fc.property(plausible, offline => {
      const [one, other] = [
        judge(offline),
        judge({baseline: offline.faststart, faststart: offline.baseline}),
      ];
      expect((one.ratio ?? 1) * (other.ratio ?? 1)).toBeCloseTo(1, 8);
      expect(isProven(one) && isProven(other)).toBe(false);
    }),
  );
});

test('a slower faststart is never proven where the faster one was not', () => {
  fc.assert(
    fc.property(plausible, fc.double({min: 1, max: 3, noNaN: true}), (offline, factor) => {
      const slower = {...offline, faststart: offline.faststart.map(value => value * factor)};
      if (!isProven(judge(offline))) expect(isProven(judge(slower))).toBe(false);
    }),
  );
});

test('an online block never turns an unproven offline block into a proof', () => {
  fc.assert(
    fc.property(plausible, plausible, (offline, online) => {
      if (!isProven(judge(offline))) expect(isProven(judge(offline, online))).toBe(false);
    }),
  );
});

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

test('no positive finite input gives anything but finite numbers', () => {
  const any = fc.double({min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true});
  const arm = fc.array(any, {minLength: 1, maxLength: 6});
  const times = fc.record({baseline: arm, faststart: arm});
  fc.assert(
    fc.property(times, times, (offline, online) => {
      const verdict = judge(offline, online);
      expect(numbersIn(verdict).every(Number.isFinite)).toBe(true);
      expect(JSON.stringify(verdict)).not.toContain('NaN');
    }),
  );
});
