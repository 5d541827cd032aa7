import {expect, test} from 'vitest';
import {lostMs, watchContainer} from '../../src/bench/watch.ts';
import type {ContainerEvent, ContainerFacts} from '../../src/host/ports.ts';
import {baseline} from '../diagnose/machine.ts';
import {fakeClock} from '../support/fake-clock.ts';
import {fakeDocker} from '../support/fake-docker.ts';

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

/** A container that is looked at, and a Docker that is heard: `tell` says that something happened to it. */
function watched() {
  const clock = fakeClock();
  const facts = {...first, restartCount: 0};
  const docker = fakeDocker({clock, containers: [facts]});
  const leave = new AbortController();
  const told = Promise.withResolvers<ContainerEvent | null>();
  const heard: (string | undefined)[] = [];
  const looksAtMs: number[] = [];
  const watching = watchContainer(
    {
      clock,
      docker: {
        ...docker,
        async *events({container, signal}) {
          heard.push(container);
          signal.addEventListener('abort', () => told.resolve(null));
          const event = await told.promise;
          if (event !== null) yield event;
          await new Promise(resolve => signal.addEventListener('abort', resolve));
        },
      },
    },
    facts,
    {
      ...{everyMs: 1500, toldEveryMs: 6000},
      signal: leave.signal,
      onLook: () => void looksAtMs.push(clock.nowMs()),
    },
  );
  const tell = (): void =>
    told.resolve({action: 'die', container: facts.name, id: facts.id, exitCode: 1, atMs: clock.nowMs()});
  return {...{clock, docker, facts, leave, heard, looksAtMs, watching, tell}};
}

test('a container is looked at when Docker says that something happened to it, and seldom else', async () => {
  const {clock, docker, facts, heard, looksAtMs, watching, tell} = watched();
  await clock.sleep(14_000);
  expect(looksAtMs).toEqual([1500, 7500, 13_500]);
  docker.patch(facts.name, {status: 'restarting', restartCount: 1, exitCode: 1});
  tell();
  expect(await watching).toMatchObject({gate: 'R2', text: expect.stringContaining('RestartCount 1')});
  expect(looksAtMs.at(-1)).toBe(14_000);
  expect(heard).toEqual([facts.id]);
});

test('it is looked at more often where Docker cannot be heard', async () => {
  const clock = fakeClock();
  const docker = fakeDocker({clock, containers: [first]});
  const leave = new AbortController();
  const looksAtMs: number[] = [];
  const watching = watchContainer({clock, docker}, first, {
    ...{everyMs: 1500, toldEveryMs: 6000},
    signal: leave.signal,
    onLook: () => void looksAtMs.push(clock.nowMs()),
  });
  await clock.sleep(5000);
  leave.abort();
  expect(await watching).toBeNull();
  expect(looksAtMs).toEqual([0, 1500, 3000, 4500]);
});
