import {expect, it} from 'vitest';
import {performContainerJob} from '../../src/actions/container-job.ts';
import type {ContainerJobAction} from '../../src/engine/plan.ts';
import {containerFacts} from '../support/fake-docker.ts';
import {fakeHost} from '../support/fake-host.ts';
import {stage} from './stage.ts';

const action: ContainerJobAction = {
  kind: 'container-job',
  purpose: 'convert',
  container: 'convert_model',
  start: {argv: ['docker', 'compose', 'run', '-d', '--name', 'convert_model', 'convert_model']},
  deadlineMs: 60_000,
};

function converter(status: 'running' | 'exited', exitCode = 0) {
  return containerFacts('convert_model', {status, exitCode});
}

function job(existing: ReturnType<typeof converter> | undefined, logs: string[] = ['saving rank 0']) {
  const ran: string[] = [];
  const removed: string[] = [];
  const host = fakeHost({
    answer: command => {
      if (command.argv[0] === 'nvidia-smi') return {stdout: ''};
      ran.push(command.argv.join(' '));
      set.docker.containers.set('convert_model', {
        facts: converter('running'),
        logs,
        rxBytes: 0,
        readBytes: 0,
        startedMs: 0,
      });
      return {code: 0};
    },
  });
  const set = stage({
    host,
    containers: existing === undefined ? [] : [existing],
    docker: {
      remove: async name => {
        removed.push(name);
        set.docker.containers.delete('convert_model');
        return {ok: true, value: null};
      },
    },
  });
  const endWith = (exitCode: number, afterMs: number) =>
    set.clock.sleep(afterMs).then(() => set.docker.patch('convert_model', {status: 'exited', exitCode}));
  return {...set, ran, removed, endWith};
}

it('starts the container detached, follows its log and removes it at the end', async () => {
  const {context, ran, removed, events, endWith} = job(undefined);
  const [result] = await Promise.all([performContainerJob(action, context), endWith(0, 5000)]);
  expect(result).toEqual({ok: true});
  expect(ran).toEqual(['docker compose run -d --name convert_model convert_model']);
  expect(removed).toEqual(['id-convert_model']);
  expect(events).toContainEqual({type: 'action.output', text: 'saving rank 0'});
});

it('follows a container that is already at work instead of starting a second one', async () => {
  const {context, ran, endWith} = job(converter('running'));
  const [result] = await Promise.all([performContainerJob(action, context), endWith(0, 5000)]);
  expect(result).toEqual({ok: true});
  expect(ran).toEqual([]);
});

it('keeps in its log what it shows as progress', async () => {
  const line = 'faststart-convert {"stage": "write", "done": 1, "total": 2}';
  const {context, logged, events, endWith} = job(undefined, [line, 'written']);
  await Promise.all([performContainerJob(action, context), endWith(0, 5000)]);
  expect(logged).toEqual([line, 'written']);
  expect(events).toContainEqual(expect.objectContaining({type: 'action.progress', fraction: 0.5}));
});

it('says who holds the GPU while the container works', async () => {
  const {context, events, endWith} = job(undefined);
  await Promise.all([performContainerJob(action, context), endWith(0, 11_500)]);
  const seen = events.filter(event => event.type === 'gpu.look');
  expect(seen).toHaveLength(3);
  expect(seen[0]).toEqual({type: 'gpu.look', gpu: {ok: true, value: {cards: [], holders: []}}});
});

it('clears away the ended container of an earlier try and starts afresh', async () => {
  const {context, ran, removed, endWith} = job(converter('exited', 1));
  const [result] = await Promise.all([performContainerJob(action, context), endWith(0, 5000)]);
  expect(result).toEqual({ok: true});
  expect(removed).toHaveLength(2);
  expect(ran).toHaveLength(1);
});

it('says exit code and last words of one that failed, and keeps it for a look', async () => {
  const {context, removed, endWith} = job(undefined);
  const [result] = await Promise.all([performContainerJob(action, context), endWith(137, 5000)]);
  expect(result).toMatchObject({
    ok: false,
    failure: {observed: expect.stringMatching(/exit code 137.*saving rank 0/)},
  });
  expect(removed).toEqual([]);
});

it.each([
  ['as Python says it', 'OSError: [Errno 28] No space left on device'],
  ['as the writer of the store says it', 'Failed to write to file, ret: -1, errno: 28'],
])('D21 a disk that is full is named, %s, with the way to make room', async (_, line) => {
  const {context, endWith} = job(undefined, ['saving rank 0', line, ...Array(30).fill('  at somewhere')]);
  const [result] = await Promise.all([performContainerJob(action, context), endWith(1, 5000)]);
  expect(result).toMatchObject({
    ok: false,
    failure: {
      short: 'convert_model failed: the disk of the cache or download is full',
      observed: expect.stringContaining(line),
      fix: expect.arrayContaining([
        expect.stringContaining('faststart check space-for-model'),
        'run the step again: it clears a partial output first',
      ]),
    },
  });
});

it('leaves the work running when the operator stops, or when it takes too long', async () => {
  const stopped = job(converter('running'));
  const stopping = stopped.clock.sleep(2000).then(() => stopped.abort.abort());
  const [first] = await Promise.all([performContainerJob(action, stopped.context), stopping]);
  expect(first).toMatchObject({ok: false, failure: {short: 'convert_model goes on without us'}});
  const slow = job(converter('running'));
  const second = await performContainerJob(action, slow.context);
  expect(second).toMatchObject({
    ok: false,
    failure: {short: expect.stringContaining('not done after 1 minutes')},
  });
  expect([...stopped.removed, ...slow.removed]).toEqual([]);
  expect(slow.docker.containers.get('convert_model')?.facts.status).toBe('running');
});

it.each(['timeout', 'unreachable'])('waits for a Docker that does not answer for a while: %s', async code => {
  const set = job(undefined);
  const inspect = set.context.docker.inspect;
  let late = 0;
  const docker = {
    ...set.context.docker,
    inspect: async (name: string) => {
      const facts = await inspect(name);
      // After its end, where one look decides.
      if (!facts.ok || facts.value.status !== 'exited' || late === 20) return facts;
      late += 1;
      return {ok: false as const, code, message: 'no answer'};
    },
  };
  const [result] = await Promise.all([
    performContainerJob(action, {...set.context, docker}),
    set.endWith(0, 5000),
  ]);
  expect(result).toEqual({ok: true});
  expect(late).toBe(20);
  const notices = set.events.filter(event => event.type === 'notice');
  expect(notices).toEqual([
    {type: 'notice', level: 'warn', text: expect.stringContaining('does not answer')},
  ]);
});

it('says so when Docker never answers again, and that the work may go on', async () => {
  const set = job(undefined);
  const inspect = set.context.docker.inspect;
  const docker = {
    ...set.context.docker,
    inspect: async (name: string) =>
      set.clock.nowMs() > 3000 ? {ok: false as const, code: 'timeout', message: 'no answer'} : inspect(name),
  };
  const [result] = await Promise.all([
    performContainerJob(action, {...set.context, docker}),
    set.endWith(0, 5000),
  ]);
  expect(result).toMatchObject({
    ok: false,
    failure: {
      observed: 'timeout: no answer',
      fix: expect.arrayContaining([expect.stringContaining('still works')]),
    },
  });
});
