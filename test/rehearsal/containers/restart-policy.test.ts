import {expect, test} from 'vitest';
import {backOffMs, mayRestart} from '../../../src/rehearsal/containers/restart-policy.ts';

test('the wait doubles from 100 ms, ends at a minute, and starts anew after a life of ten seconds', () => {
  expect([
    backOffMs(0, 5),
    backOffMs(100, 5),
    backOffMs(200, 5),
    backOffMs(51_200, 5),
    backOffMs(60_000, 5),
  ]).toEqual([100, 200, 400, 60_000, 60_000]);
  expect(backOffMs(51_200, 10_000)).toBe(100);
});

test.each([
  ['no', 1, 0, false],
  ['always', 0, 99, true],
  ['unless-stopped', 1, 99, true],
  ['on-failure', 1, 99, true],
  ['on-failure', 0, 0, false],
  ['on-failure:3', 1, 2, true],
  ['on-failure:3', 1, 3, false],
])('policy %s after exit %d and %d restarts: %s', (policy, code, restarts, again) => {
  expect(mayRestart(policy, code, restarts)).toBe(again);
});
