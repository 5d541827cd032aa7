import {expect, it} from 'vitest';
import {performWaitReady} from '../../src/actions/wait-ready.ts';
import type {WaitReadyAction} from '../../src/engine/plan.ts';
import type {Http} from '../../src/host/ports.ts';
import {containerFacts} from '../support/fake-docker.ts';
import {fakeHost} from '../support/fake-host.ts';
import {stage} from './stage.ts';

const action: WaitReadyAction = {
  kind: 'wait-ready',
  purpose: 'wait',
  container: 'vllm_baseline',
  url: 'http://127.0.0.1:8001',
  expectedModel: 'org/model',
  deadlineMs: 600_000,
};

const running = containerFacts('vllm_baseline', {status: 'running', startedAt: '2026-01-01T00:00:00Z'});
const models = (id: string) => ({
  ok: true as const,
  status: 200,
  headers: {},
  body: JSON.stringify({data: [{id}]}),
});

function waiting(http: Http) {
  return stage({host: fakeHost({answer: () => ({code: 1})}), containers: [running], http});
}

it('ends as soon as the right model is served, not at the first 200', async () => {
  let polls = 0;
  const set = waiting(async () => {
    polls++;
    return polls < 3
      ? {ok: false, kind: 'refused', message: ''}
      : models(polls < 6 ? 'some/other' : 'org/model');
  });
  expect(await performWaitReady(action, set.context)).toEqual({ok: true});
  expect(polls).toBe(6);
});

it.each([
  ['a restart', {restartCount: 1}, /restarted during the run/],
  ['a silent restart', {startedAt: '2026-01-01T00:00:30Z'}, /restarted during the run/],
  ['its end', {status: 'exited' as const, exitCode: 1}, /ended with exit code 1/],
])('stops waiting at %s, within two seconds', async (_what, change, said) => {
  const set = waiting(async () => ({ok: false, kind: 'refused', message: ''}));
  let changedAtMs = 0;
  const breaking = set.clock.sleep(30_000).then(() => {
    set.docker.patch('vllm_baseline', change);
    changedAtMs = set.clock.nowMs();
  });
  const wait = performWaitReady(action, set.context).then(result => ({result, endedMs: set.clock.nowMs()}));
  const [{result}] = await Promise.all([wait, breaking]);
  expect(result).toMatchObject({ok: false, failure: {observed: expect.stringMatching(said)}});
  const lastPoll = set.events.findLast(event => event.type === 'action.progress');
  expect(lastPoll).toMatchObject({text: expect.stringMatching(/^waiting for vllm_baseline, (29|30) s/)});
  expect(changedAtMs).toBe(30_000);
});

it('gives up after the deadline with the last answer, never waits for ever', async () => {
  const set = waiting(async () => ({ok: false, kind: 'timeout', message: ''}));
  const result = await performWaitReady({...action, deadlineMs: 10_000}, set.context);
  expect(result).toMatchObject({
    ok: false,
    failure: {short: expect.any(String), observed: expect.stringContaining('not ready after')},
  });
});

it('after ten seconds says what it waits for, once, and not that it is why the wait ended', async () => {
  const set = waiting(async () => ({ok: false, kind: 'refused', message: ''}));
  await performWaitReady({...action, deadlineMs: 60_000}, set.context);
  const told = set.events.flatMap(event => (event.type === 'diagnosis' ? [event] : []));
  expect(told.map(event => event.waitedMs !== undefined)).toEqual([true, false]);
  expect(told[0]?.waitedMs).toBeGreaterThanOrEqual(10_000);
  expect(told[0]?.waitedMs).toBeLessThan(20_000);
  expect(set.events).toContainEqual({
    type: 'action.progress',
    text: expect.stringContaining(`${told[0]?.diagnosis.stage}, last answer: refused`),
  });
});

it('a port that accepts and never answers does not hold up what the container shows', async () => {
  const set = waiting(
    ({signal}) =>
      new Promise(resolve =>
        signal?.addEventListener('abort', () => resolve({ok: false, kind: 'aborted', message: 'aborted'})),
      ),
  );
  void set.clock.sleep(3000).then(() => set.docker.patch('vllm_baseline', {restartCount: 1}));
  const result = await performWaitReady(action, set.context);
  expect(result).toMatchObject({ok: false, failure: {observed: expect.stringMatching(/restarted/)}});
  expect(set.clock.nowMs()).toBeLessThan(3000 + 2000);
});

it('a daemon that goes away ends the wait, with what it left', async () => {
  const set = waiting(async () => ({ok: false, kind: 'refused', message: ''}));
  const gone = {ok: false, code: 'unreachable', message: 'no Docker daemon answers'} as const;
  let isGone = false;
  const inspect = set.context.docker.inspect;
  const docker = {...set.context.docker, inspect: async (name: string) => (isGone ? gone : inspect(name))};
  void set.clock.sleep(3000).then(() => {
    isGone = true;
  });
  const result = await performWaitReady(action, {...set.context, docker});
  expect(result).toMatchObject({
    ok: false,
    failure: {observed: expect.stringContaining('no Docker daemon answers')},
  });
});
