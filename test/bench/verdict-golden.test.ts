import {expect, test} from 'vitest';
import {verdictFromInput} from '../../src/bench/input.ts';
import type {Verdict} from '../../src/bench/types.ts';
import {published} from './published.ts';

function judge(input: unknown): Verdict {
  const read = verdictFromInput(JSON.stringify(input));
  if (!read.ok) throw new Error(read.message);
  return read.value;
}

test('3.26x online against 1.20x offline is inflated; slow disk is suggested by rates and a download is not shown', () => {
  const verdict = judge({
    claim: 'proof',
    online: published['12-27 20:55'],
    offline: published['12-28 15:03'],
  });
  expect(verdict).toMatchObject({state: 'INFLATED', rule: '3.4/6', n: 3});
  expect(verdict.online?.ratio).toBeCloseTo(3.26, 2);
  expect(verdict.ratio).toBeCloseTo(1.2, 2);
  expect(verdict.inflation?.ratio).toBeCloseTo(2.705, 3);
  expect(verdict.causes.map(cause => [cause.id, cause.standing])).toEqual([
    ['SLOW_DISK', 'suggested'],
    ['DOWNLOAD', 'not-shown'],
  ]);
  expect(verdict.causes[0]?.seconds).toBeCloseTo(57.7, 1);
  expect(verdict.headline).toContain('3.26x claimed online');
});

test('the NVMe rows, online and offline, are proven at 1.20x with low N', () => {
  const verdict = judge({online: published['12-29 00:21'], offline: published['12-28 15:03']});
  expect(verdict).toMatchObject({state: 'PROVEN', rule: '3.4/7'});
  expect(verdict.interval?.map(end => end.toFixed(3))).toEqual(['1.186', '1.221']);
  expect(verdict.inflation?.interval.map(end => end.toFixed(3))).toEqual(['0.985', '1.010']);
  expect(verdict.flags).toContain('low-n');
});

test('the row with one start of 113.6 s decides nothing and names that run', () => {
  const verdict = judge({offline: published['12-27 14:34']});
  expect(verdict).toMatchObject({state: 'INCONCLUSIVE', rule: '3.4/5'});
  expect(verdict.headline).toContain('offline baseline 2 (113.6 s)');
  expect(verdict.nextStep).toContain('find out what happened in offline baseline 2');
});

test('the cold start is a regression of 0.887', () => {
  const verdict = judge({offline: published['12-27 21:04']});
  expect(verdict).toMatchObject({state: 'REGRESSION', rule: '3.4/2'});
  expect(verdict.interval?.map(end => end.toFixed(3))).toEqual(['0.884', '0.890']);
  expect(verdict.headline).toContain('12.3 s more per start');
});

test('arms that take the same time are shown to be equal', () => {
  const verdict = judge({
    offline: {baseline: [30.0, 30.1, 29.9, 30.2, 29.8], faststart: [29.9, 30.0, 30.1, 29.8, 30.2]},
  });
  expect(verdict).toMatchObject({state: 'NO_SPEEDUP', rule: '3.4/4'});
});

test('a speedup that is gone offline is inflated with nothing left', () => {
  const around = (seconds: number): number[] => [0, 0.1, -0.1, 0.05, -0.05].map(step => seconds + step);
  const verdict = judge({
    online: {baseline: around(89), faststart: around(27)},
    offline: {baseline: around(27), faststart: around(26.8)},
  });
  expect(verdict).toMatchObject({state: 'INFLATED', rule: '3.4/3'});
  expect(verdict.headline).toContain('nothing is left offline');
});

test('a run during which the container restarted does not count, and too few are left', () => {
  const verdict = judge({
    offline: published['12-28 15:03'],
    evidence: {offline: {baseline: {restartCounts: [0, 1, 0]}}},
  });
  expect(verdict).toMatchObject({state: 'INVALID_RUN', rule: 'V3', ratio: null, interval: null});
  expect(verdict.causes[0]).toMatchObject({id: 'CRASH_LOOP', standing: 'shown'});
});

test('with a run to spare, one restart costs only that run', () => {
  const verdict = judge({
    offline: {baseline: [31.7, 31.75, 31.4, 31.5], faststart: [26.2, 26.3, 26.3, 26.25]},
    evidence: {offline: {baseline: {restartCounts: [0, 1, 0, 0]}}},
  });
  expect(verdict).toMatchObject({state: 'PROVEN_OFFLINE_ONLY', n: 3});
  expect(verdict.flags.join()).toContain('invalid-runs: 1 not counted (R2 x1)');
});

test('a ratio above what loading in no time at all would give is impossible', () => {
  const verdict = judge({offline: published['12-28 15:03'], loadSeconds: {baseline: 2}});
  expect(verdict).toMatchObject({state: 'INVALID_RUN', rule: 'V5', ratio: null});
});

test('arms that answer differently are no comparison', () => {
  const verdict = judge({offline: published['12-28 15:03'], evidence: {outputsMatch: false}});
  expect(verdict).toMatchObject({state: 'INVALID_RUN', rule: 'V4'});
});

test('identical times give finite intervals', () => {
  const verdict = judge({offline: {baseline: [30, 30, 30], faststart: [25, 25, 25]}});
  expect(verdict.state).toBe('PROVEN_OFFLINE_ONLY');
  expect(verdict.interval?.every(Number.isFinite)).toBe(true);
});
