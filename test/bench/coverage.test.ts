import {expect, test} from 'vitest';
import {difference, inflation, pairedSpeedup, speedup} from '../../src/bench/stats.ts';

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Draw = (level: number) => number;

/** Standard normal, by Box and Muller. */
function normalFrom(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function lognormal(cv: number, seed: number): Draw {
  const normal = normalFrom(randomFrom(seed));
  return level => level * Math.exp(cv * normal());
}

/** One start in ten takes 30 % longer, as when something else wakes up. */
function skewed(seed: number): Draw {
  const random = randomFrom(seed);
  const normal = normalFrom(random);
  return level => level * Math.exp(0.01 * normal()) * (random() < 0.1 ? 1.3 : 1);
}

const TRIALS = 2000;
const TRUE_RATIO = 1.2;

const arm = (draw: Draw, level: number, n: number) => ({
  seconds: Array.from({length: n}, () => draw(level)),
  gapSeconds: null,
});

const holds = (interval: readonly [number, number] | undefined, truth: number): boolean =>
  interval !== undefined && interval[0] <= truth && truth <= interval[1];

function coverage(trial: () => boolean): number {
  let hits = 0;
  for (let index = 0; index < TRIALS; index++) if (trial()) hits++;
  return hits / TRIALS;
}

// Binomial noise of 2000 trials at 95 % is 0.5 points; three of these below the nominal level is the border.
const AT_LEAST = 0.935;

test.each([
  [3, 'lognormal 1 %', () => lognormal(0.01, 31)],
  [3, 'lognormal 5 %', () => lognormal(0.05, 32)],
  [3, 'skewed', () => skewed(33)],
  [5, 'lognormal 1 %', () => lognormal(0.01, 51)],
  [5, 'lognormal 5 %', () => lognormal(0.05, 52)],
  [5, 'skewed', () => skewed(53)],
  [10, 'lognormal 1 %', () => lognormal(0.01, 101)],
  [10, 'lognormal 5 %', () => lognormal(0.05, 102)],
] as const)(
  '%d runs per arm, %s: the interval of the ratio holds the true one 19 times of 20',
  (n, _what, make) => {
    const draw = make();
    const found = coverage(() =>
      holds(speedup(arm(draw, 30 * TRUE_RATIO, n), arm(draw, 30, n))?.interval, TRUE_RATIO),
    );
    expect(found).toBeGreaterThan(AT_LEAST);
    // Nor so wide that it says nothing.
    expect(found).toBeLessThan(0.995);
  },
);

test('arms of different spread and number keep it', () => {
  const [wide, narrow] = [lognormal(0.08, 7), lognormal(0.005, 8)];
  const found = coverage(() => holds(speedup(arm(wide, 36, 4), arm(narrow, 30, 7))?.interval, TRUE_RATIO));
  expect(found).toBeGreaterThan(AT_LEAST);
});

test('pairs that drift together keep it, and are far narrower than the whole', () => {
  const draw = lognormal(0.005, 21);
  const drift = lognormal(0.1, 22);
  let [paired, unpaired] = [0, 0];
  const found = coverage(() => {
    const pairs = Array.from({length: 5}, () => {
      const level = drift(30);
      return {baseline: draw(level * TRUE_RATIO), faststart: draw(level)};
    });
    const own = pairedSpeedup(pairs, null);
    const whole = speedup(
      {seconds: pairs.map(pair => pair.baseline), gapSeconds: null},
      {seconds: pairs.map(pair => pair.faststart), gapSeconds: null},
    );
    paired += own === null ? 0 : own.interval[1] - own.interval[0];
    unpaired += whole === null ? 0 : whole.interval[1] - whole.interval[0];
    return holds(own?.interval, TRUE_RATIO);
  });
  expect(found).toBeGreaterThan(AT_LEAST);
  expect(paired).toBeLessThan(unpaired / 5);
});

test('inflation over four arms keeps it', () => {
  const draw = lognormal(0.02, 41);
  const found = coverage(() => {
    const online = {baseline: arm(draw, 90, 5), faststart: arm(draw, 27, 5)};
    const offline = {baseline: arm(draw, 32, 5), faststart: arm(draw, 26, 5)};
    return holds(inflation(online, offline)?.interval, 90 / 27 / (32 / 26));
  });
  expect(found).toBeGreaterThan(AT_LEAST);
});

test('the saving in seconds keeps it', () => {
  const normal = normalFrom(randomFrom(61));
  const draw: Draw = level => level + 0.4 * normal();
  const found = coverage(() => holds(difference(arm(draw, 32, 5), arm(draw, 26, 5))?.interval, 6));
  expect(found).toBeGreaterThan(AT_LEAST);
});
