import {expect, test} from 'vitest';
import {lostMs} from '../../src/bench/watch.ts';
import type {ContainerFacts} from '../../src/host/ports.ts';
import {baseline} from '../diagnose/machine.ts';

const first = {...baseline, startedAt: '2026-11-20T12:00:00Z', finishedAt: '2026-11-20T11:59:00Z'};
const [later, latest] = ['2026-11-20T12:00:41.500Z', '2026-11-20T12:01:30Z'];

test.each<[string, ContainerFacts, number | null]>([
  ['it runs on: how the life before it ended is no loss', first, null],
  ['it was started again', {...first, startedAt: later, finishedAt: '2026-11-20T12:00:41Z'}, 41_500],
  ['again and again', {...first, startedAt: latest, restartCount: 2}, 90_000],
  ['it ended for good', {...first, status: 'exited', finishedAt: later}, 41_500],
  ['Docker does not say', {...first, startedAt: null, finishedAt: null}, null],
])('%s', (_what, last, ms) => {
  expect(lostMs(first, last)).toBe(ms);
});
