import {expect, it} from 'vitest';
import {morePairsFor} from '../../src/bench/stats.ts';
import {needsLine} from '../../src/ui/bench-words.ts';
import {head, run} from './bench-events.ts';

const times = {baseline: [30_000, 31_500, 29_100], faststart: [24_000, 24_900, 23_500]};

const blockOf = (baseline: readonly number[], faststart: readonly number[]) => ({
  head: head(),
  runs: [
    ...baseline.map((ms, index) => run('baseline', index + 1, ms)),
    ...faststart.map((ms, index) => run('faststart', index + 1, ms)),
  ],
  finished: null,
});

it('says how many valid pairs a verdict takes while there are too few', () => {
  expect(needsLine(blockOf([30_000], [24_000]))).toBe('2 more valid pairs: a verdict takes 3 at least');
  expect(needsLine(blockOf([30_000, 30_100], [24_000, 24_100, 24_200]))).toBe(
    '1 more valid pair: a verdict takes 3 at least',
  );
});

it('says how many more pairs the spread so far asks for, and that fewer are planned', () => {
  const more = morePairsFor(
    {seconds: times.baseline.map(ms => ms / 1000), gapSeconds: 0.01},
    {seconds: times.faststart.map(ms => ms / 1000), gapSeconds: 0.01},
  );
  expect(more).toBeGreaterThan(1);
  expect(needsLine(blockOf(times.baseline, times.faststart))).toBe(
    `${more} more pairs would bring the interval to about 2 %; 0 planned`,
  );
});

it('asks for nothing where the interval is narrow already', () => {
  const steady = [30_000, 30_010, 29_990];
  expect(needsLine(blockOf(steady, steady))).toBe('nothing more for an interval of about 2 %');
});

it('leaves out runs that do not count', () => {
  const block = blockOf([30_000, 30_100, 29_900], [24_000, 24_100, 24_050]);
  const [first, ...rest] = block.runs;
  expect(first).toBeDefined();
  const spoiled = first === undefined ? [] : [{...first, faults: [{gate: 'R4', text: 'vague'}]}];
  expect(needsLine({...block, runs: [...spoiled, ...rest]})).toContain('1 more valid pair');
});
