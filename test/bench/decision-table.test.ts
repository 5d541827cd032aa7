import {expect, test} from 'vitest';
import {verdictFromInput} from '../../src/bench/input.ts';
import type {Verdict} from '../../src/bench/types.ts';

type Block = {readonly baseline: readonly number[]; readonly faststart: readonly number[]};

function judge(input: {
  readonly offline?: Block;
  readonly online?: Block;
  readonly evidence?: unknown;
}): Verdict {
  const read = verdictFromInput(JSON.stringify(input));
  if (!read.ok) throw new Error(read.message);
  return read.value;
}

/** Five runs around a level, 0.1 % apart: an interval of about 0.2 % to each side. */
const around = (seconds: number): number[] => [1, 1.001, 0.999, 1.0005, 0.9995].map(step => seconds * step);
const at = (ratio: number, level = 30): Block => ({
  baseline: around(level * ratio),
  faststart: around(level),
});
const online = at(1.2);

// Each row of the table on both sides of its border; 0.4 % is more than half an interval.
test.each([
  ['slower than 0.95', 0.946, 'REGRESSION', '3.4/2'],
  ['0.95 itself', 0.95, 'INCONCLUSIVE', '3.4/5'],
  ['just inside', 0.954, 'NO_SPEEDUP', '3.4/4'],
  ['just inside above', 1.046, 'NO_SPEEDUP', '3.4/4'],
  ['1.05 itself', 1.05, 'INCONCLUSIVE', '3.4/5'],
  ['faster than 1.05', 1.054, 'PROVEN_OFFLINE_ONLY', '3.4/8'],
])('%s: %d offline is %s by %s', (_what, ratio, state, rule) => {
  expect(judge({offline: at(ratio)})).toMatchObject({state, rule});
});

// The same borders under a claimed 1.2x: what first matches wins.
test.each([
  [0.94, 'REGRESSION', '3.4/2'],
  [1, 'INFLATED', '3.4/3'],
  [1.046, 'INFLATED', '3.4/3'],
  [1.05, 'INCONCLUSIVE', '3.4/5'],
  [1.1, 'INFLATED', '3.4/6'],
  [1.139, 'INFLATED', '3.4/6'],
  [1.143, 'PROVEN_OFFLINE_ONLY', '3.4/8'],
  [1.2, 'PROVEN', '3.4/7'],
  [1.255, 'PROVEN', '3.4/7'],
  [1.265, 'PROVEN_OFFLINE_ONLY', '3.4/8'],
  [1.4, 'PROVEN_OFFLINE_ONLY', '3.4/8'],
])('claimed 1.2x, offline %d: %s by %s', (ratio, state, rule) => {
  expect(judge({offline: at(ratio), online})).toMatchObject({state, rule});
});

test('an online block that is as precise, and neither agrees within 5 % nor disagrees, is not called undecided', () => {
  const {state, headline} = judge({offline: at(1.143), online});
  expect(state).toBe('PROVEN_OFFLINE_ONLY');
  expect(headline).toMatch(
    /; whether online agrees within 5 % is open \(online \/ offline 1\.0\d\d to 1\.0\d\d\)\.$/,
  );
});

test('a regression under a claimed speedup says that the claim is inflated', () => {
  const verdict = judge({offline: at(0.9), online});
  expect(verdict.headline).toContain('the online claim is inflated');
  expect(verdict.flags.join()).toContain('online-claim-inflated: 1.20x online');
});

test('half a second is not saved until the interval is beyond it', () => {
  expect(judge({offline: at(1.2, 2.4)})).toMatchObject({state: 'INCONCLUSIVE', rule: '3.4/5'});
  expect(judge({offline: at(1.2, 2.4)}).headline).toContain('the saving may be as small as 0.48 s');
  expect(judge({offline: at(1.2, 2.6)}).state).toBe('PROVEN_OFFLINE_ONLY');
});

test('three runs per arm must be apart altogether, and none of them odd', () => {
  const apart = {baseline: [36, 36.1, 36.2], faststart: [30, 30.1, 30.2]};
  expect(judge({offline: apart}).state).toBe('PROVEN_OFFLINE_ONLY');
  const slowFirst = judge({offline: {...apart, baseline: [38.2, 36.1, 36.2]}});
  expect(slowFirst).toMatchObject({state: 'INCONCLUSIVE', rule: '3.4/5'});
  expect(slowFirst.headline).toContain('offline baseline 1 (38.2 s) is far from the rest');
  expect(slowFirst.flags.join()).toContain('warm-up-not-enough: offline baseline 1');
  const five = {baseline: [38.2, 36.1, 36.2, 36, 36.1], faststart: [30, 30.1, 30.2, 30, 30.1]};
  expect(judge({offline: five}).state).toBe('PROVEN_OFFLINE_ONLY');
});

test('a run far from the rest that changes the answer leaves it open, named', () => {
  const far = {baseline: [36, 36.1, 36.2, 36, 60], faststart: around(30)};
  const verdict = judge({offline: far});
  expect(verdict).toMatchObject({state: 'INCONCLUSIVE', rule: '3.4/5'});
  expect(verdict.headline).toContain('offline baseline 5 (60.0 s)');
});

test('runs in order are pairs: pairs that disagree leave it open, unless the arms were run in blocks', () => {
  const steps = [-0.06, 0.03, 0, -0.03, 0.06];
  const offline = {
    baseline: steps.map(step => 40 * Math.exp(step)),
    faststart: steps.map(step => (40 / 1.15) * Math.exp(-step)),
  };
  expect(judge({offline}).headline).toContain('pair by pair');
  expect(judge({offline, evidence: {order: 'blocks'}}).state).toBe('PROVEN_OFFLINE_ONLY');
  expect(judge({offline, evidence: {paired: false}}).state).toBe('PROVEN_OFFLINE_ONLY');
});

test('arms with different numbers of runs are compared, not paired', () => {
  const offline = {baseline: [...around(36), 36], faststart: around(30)};
  expect(judge({offline})).toMatchObject({state: 'PROVEN_OFFLINE_ONLY', n: 5});
});

test.each([1, 2])('%d runs are no offline block', n => {
  const offline = {baseline: around(36).slice(0, n), faststart: around(30)};
  expect(judge({offline, online})).toMatchObject({state: 'INVALID_RUN', rule: 'V3', ratio: null});
});

test('one online run per arm claims nothing, and its ratio is still said where online is all there is', () => {
  const single = {baseline: [89], faststart: [27]};
  expect(judge({offline: at(1.2), online: single})).toMatchObject({state: 'PROVEN_OFFLINE_ONLY'});
  const read = verdictFromInput(JSON.stringify({claim: 'online', online: single}));
  expect(read.ok && read.value).toMatchObject({state: 'INCONCLUSIVE', interval: null});
  expect(read.ok && read.value.ratio).toBeCloseTo(89 / 27, 10);
});

test('times that only go one way are flagged', () => {
  const offline = {baseline: [36, 36.1, 36.2, 36.3, 36.4], faststart: around(30)};
  expect(judge({offline}).flags.join()).toContain('drift: offline baseline');
});

test('an online claim ignores the offline block, and says so', () => {
  const read = verdictFromInput(JSON.stringify({claim: 'online', online, offline: at(1)}));
  expect(read.ok && read.value.state).toBe('INCONCLUSIVE');
  expect(read.ok && read.value.flags.join()).toContain('offline-ignored');
});

test.each([
  ['a load as long as the start', {loadSeconds: {baseline: 36}}, 'as long as a whole start of the baseline'],
  ['a load in milliseconds', {loadSeconds: {baseline: 8200}}, 'looks like milliseconds'],
  ['a load below nothing', {loadSeconds: {baseline: -1}}, 'loadSeconds.baseline'],
  [
    'arms in different units',
    {offline: {baseline: [1.8, 1.9, 1.8], faststart: [1500, 1480, 1490]}},
    'milliseconds',
  ],
  ['NaN', '{"offline": {"baseline": [NaN], "faststart": [1]}}', 'is neither JSON'],
])('%s is refused', (_what, input, message) => {
  const text = typeof input === 'string' ? input : JSON.stringify({offline: at(1.2), ...input});
  const read = verdictFromInput(text);
  expect(!read.ok && read.message).toContain(message);
});

test('a load of no time at all allows no speedup', () => {
  const read = verdictFromInput(JSON.stringify({offline: at(1.2), loadSeconds: {baseline: 0}}));
  expect(read.ok && read.value).toMatchObject({state: 'INVALID_RUN', rule: 'V5'});
});

test('what is open says how many pairs would decide it, or that counting does not help', () => {
  const spread = (by: number): number[] => [1, 1 + by, 1 - by, 1 + by / 2, 1 - by / 2];
  const offline = (by: number): Block => ({
    baseline: spread(by).map(step => 33 * step),
    faststart: spread(-by).map(step => 30 * step),
  });
  expect(judge({offline: offline(0.045)}).nextStep).toMatch(
    /^\d+ more pairs would bring the interval to about ±2 %: faststart bench --offline --runs \d+$/,
  );
  expect(judge({offline: offline(0.3)}).nextStep).toContain('find out first why starts differ so much');
  // At 1.06 two percent to each side would still hold 1.05.
  expect(
    judge({offline: {...offline(0.02), baseline: spread(0.02).map(step => 31.8 * step)}}).nextStep,
  ).toContain('about ±0.9 %');
});

test('what worked against the claim is not named as what to mend', () => {
  const claimed = {baseline: around(89), faststart: around(27)};
  const verdict = judge({
    online: claimed,
    offline: at(1.2),
    evidence: {compileSeconds: {baseline: 3, faststart: 6}},
  });
  expect(verdict.causes.map(cause => cause.id)).toEqual(['SLOW_DISK', 'COMPILE_CACHE', 'DOWNLOAD']);
  expect(verdict.nextStep).toContain('check that both folders are on the NVMe');
});
