import {expect, test} from 'vitest';
import {exitCodeOfOutcome, exitCodeOfVerdict, exitCodes} from '../../src/cli/exit-codes.ts';
import type {Outcome} from '../../src/engine/step.ts';
import {failure} from './events.ts';

test('no two ends share a code', () => {
  const codes = Object.values(exitCodes).map(entry => entry.code);
  expect(new Set(codes).size).toBe(codes.length);
});

test.each<[Outcome, number]>([
  [{status: 'proved'}, 0],
  [{status: 'alreadyProved'}, 0],
  [{status: 'failed', at: 'action', failure}, 1],
  [{status: 'failed', at: 'plan', failure}, 3],
  [{status: 'stopped', gate: 'nvme-mounted', could: 'not-hold'}, 3],
  [{status: 'needsAnswer', questionId: 'fstab', flag: '--yes'}, 4],
  [{status: 'refused', questionId: 'fstab'}, 4],
  [{status: 'stopped', gate: 'nvme-mounted', could: 'not-check'}, 5],
  [{status: 'cancelled'}, 130],
])('%j ends with %i', (outcome, code) => {
  expect(exitCodeOfOutcome(outcome)).toBe(code);
});

test.each([
  ['PROVEN', 0],
  ['PROVEN_OFFLINE_ONLY', 0],
  ['INFLATED', 20],
  ['NO_SPEEDUP', 21],
  ['REGRESSION', 22],
  ['INCONCLUSIVE', 23],
  ['INVALID_RUN', 24],
] as const)('the verdict %s ends with %i', (state, code) => {
  expect(exitCodeOfVerdict(state)).toBe(code);
});

test('--require proven accepts nothing less', () => {
  expect(exitCodeOfVerdict('PROVEN', 'proven')).toBe(0);
  expect(exitCodeOfVerdict('PROVEN_OFFLINE_ONLY', 'proven')).toBe(23);
  expect(exitCodeOfVerdict('INFLATED', 'proven')).toBe(20);
});
