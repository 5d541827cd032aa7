import {expect, test} from 'vitest';
import type {Gpu} from '../../src/diagnose/live.ts';
import {watchGpu} from '../../src/diagnose/look/watch-gpu.ts';
import {toShell} from '../../src/engine/shell.ts';
import type {Exit, Host, Read} from '../../src/host/ports.ts';
import {fakeClock} from '../support/fake-clock.ts';
import {contextWith, hostWith} from './machine.ts';

const CARD = '0, NVIDIA H100 NVL, 4, 95830, 0\n';
const exit = (changes: Partial<Exit>): Exit => ({
  ok: true,
  code: 0,
  signal: null,
  stdout: '',
  stderr: '',
  timedOut: false,
  notFound: false,
  durationMs: 1,
  shell: 'nvidia-smi',
  ...changes,
});

/** Watches for that long; what was asked when, and what was said. */
async function watched(forMs: number, answer: (query: string) => Promise<Exit>) {
  const clock = fakeClock();
  const asked: [atMs: number, query: string][] = [];
  const said: Read<Gpu>[] = [];
  const run: Host['run'] = command => {
    const query = /--query-([a-z-]+)/.exec(toShell(command))?.[1] ?? '';
    asked.push([clock.nowMs(), query]);
    return answer(query);
  };
  const leave = new AbortController();
  const context = {...contextWith({docker: {}}), clock, host: {...hostWith({}), run}};
  const watching = watchGpu(context, leave.signal, seen => void said.push(seen));
  await Promise.race([clock.sleep(forMs), watching]);
  leave.abort();
  await watching;
  return {asked, said, endedMs: clock.nowMs()};
}

test('looks at once and every five seconds, one question after the other', async () => {
  const {asked, said} = await watched(12_000, async query => exit({stdout: query === 'gpu' ? CARD : ''}));
  expect(asked).toEqual(
    [0, 5000, 10_000].flatMap(atMs => [
      [atMs, 'gpu'],
      [atMs, 'compute-apps'],
    ]),
  );
  expect(said).toHaveLength(3);
  expect(said[0]).toMatchObject({ok: true, value: {cards: [{usedMib: 4}], holders: []}});
});

test('a driver that hangs could not be looked at, and is not asked again beside it', async () => {
  const {asked, said, endedMs} = await watched(60_000, () => new Promise<Exit>(() => undefined));
  expect(asked).toEqual([[0, 'gpu']]);
  expect(said).toEqual([{ok: false, code: 'timeout', message: 'no answer within 9 s'}]);
  // It holds up nobody: the watch ends when it is told to.
  expect(endedMs).toBe(60_000);
});

test('one that comes back is asked again', async () => {
  let first = true;
  const {said} = await watched(40_000, async query => {
    if (!first) return exit({stdout: query === 'gpu' ? CARD : ''});
    first = false;
    return exit({ok: false, code: null, timedOut: true});
  });
  expect(said.map(({ok}) => ok)).toEqual([false, ...Array(said.length - 1).fill(true)]);
  expect(said[0]).toMatchObject({message: expect.stringContaining('is the driver hung?')});
});

test('a machine without nvidia-smi is asked once', async () => {
  const {asked, said} = await watched(60_000, async () => exit({ok: false, code: 127, notFound: true}));
  expect(asked).toHaveLength(1);
  expect(said).toEqual([{ok: false, code: 'no-nvidia-smi', message: 'nvidia-smi is not installed here'}]);
});

test('who cannot be listed is not nobody', async () => {
  const {said} = await watched(1000, async query =>
    query === 'gpu' ? exit({stdout: CARD}) : exit({ok: false, code: 6, stderr: 'Insufficient Permissions'}),
  );
  expect(said[0]).toMatchObject({ok: true, value: {holders: null}});
});
