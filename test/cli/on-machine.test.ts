import {EventEmitter} from 'node:events';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {PassThrough} from 'node:stream';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {chooseFrontEnd} from '../../src/cli/front-end.ts';
import {lazyDocker, lazyHttp} from '../../src/cli/lazy-ports.ts';
import type {Machine} from '../../src/cli/machine.ts';
import {onMachine} from '../../src/cli/on-machine.ts';
import {createOutput} from '../../src/cli/output.ts';
import type {Own} from '../../src/cli/own.ts';
import {colourless} from '../../src/cli/paint.ts';
import {type Globals, type MachineOrder, requestDefaults} from '../../src/cli/request.ts';
import {createArchive} from '../../src/host/archive.ts';
import {createClock} from '../../src/host/clock.ts';
import {createLocalHost} from '../../src/host/local-host.ts';
import {acquireLock, lockFacts} from '../../src/host/lock.ts';
import {sllm} from '../../src/stacks/sllm.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faststart-cli-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** The command line as the lock was taken with it. */
let lockedAs: readonly string[] = [];

const unused = async (): Promise<never> => {
  throw new Error('nothing of the machine is looked at in these tests');
};

function machine(): Machine {
  const stack = {
    kind: 'bundled',
    spec: sllm,
    composeFiles: [],
    commonEnv: null,
    overlayFile: '/o.yml',
  } as const;
  return {
    host: createLocalHost({root: folder, environment: {}}),
    docker: lazyDocker(unused),
    http: lazyHttp(unused),
    clock: createClock(),
    name: 'here',
    answers: {},
    places: {cwd: '/', workspace: '/w', stack, envFile: '/w/.env', mountPoint: '/nvme', stateFolder: folder},
    openArchive: fresh => ({ok: true, value: createArchive({stateFolder: folder, now: new Date(), fresh})}),
    lock(argv) {
      lockedAs = argv;
      return acquireLock(join(folder, 'lock'), lockFacts({argv, now: new Date()}));
    },
    close: async () => undefined,
  };
}

function own(argv: readonly string[]): Own {
  const {stdin, stdout, stderr} = process;
  return {
    argv,
    environment: {},
    stdin,
    stdout,
    stderr,
    signals: process,
    version: '1.2.3',
    nodeVersion: '24.0.0',
  };
}

const around = {stdinIsTty: false, stdoutIsTty: false, environment: {}};

function obey(order: MachineOrder, globals: Globals = requestDefaults, argv: readonly string[] = ['run']) {
  const text = new PassThrough();
  const output = createOutput(text, () => undefined);
  const frontEnd = chooseFrontEnd(globals, around, false);
  const voice = {out: output, err: output, frontEnd, paint: colourless, where: ''};
  const open = async () => ({ok: true, machine: machine()}) as const;
  return onMachine(
    {globals, order, own: own(argv), voice, opening: null},
    open,
    new AbortController().signal,
  );
}

test('a second driver ends with 75 and is told who the first is', async () => {
  const first = acquireLock(join(folder, 'lock'), lockFacts({argv: ['faststart', 'bench'], now: new Date()}));
  expect(first.ok).toBe(true);
  const end = await obey({command: 'run', steps: []});
  expect(end).toMatchObject({
    ok: false,
    exit: 'locked',
    error: {short: expect.stringContaining(`process ${process.pid}`)},
  });
  expect(end).toMatchObject({error: {short: expect.stringContaining('faststart bench')}});
});

test('looking needs no lock', async () => {
  acquireLock(join(folder, 'lock'), lockFacts({argv: ['faststart', 'bench'], now: new Date()}));
  expect(await obey({command: 'check', gates: [], list: false})).toEqual({ok: true, code: 0});
});

test('the lock is free again afterwards, and the run has left its result', async () => {
  expect(await obey({command: 'run', steps: []})).toEqual({ok: true, code: 0});
  const next = acquireLock(join(folder, 'lock'), lockFacts({argv: ['faststart'], now: new Date()}));
  expect(next.ok).toBe(true);
  const [run] = await createArchive({stateFolder: folder, now: new Date(), fresh: false}).list();
  const result = await createLocalHost().readText(join(run?.folder ?? '', 'result.json'));
  expect(JSON.parse(result.ok ? result.value : '')).toMatchObject({
    schema: 'faststart.run/1',
    ok: true,
    rehearsal: false,
  });
});

test.each(['run', 'bench', 'resume'] as const)('--read-only and %s exclude each other', async command => {
  const order =
    command === 'run'
      ? {command, steps: []}
      : command === 'bench'
        ? {command, modes: [], require: null}
        : {command};
  expect(await obey(order, {...requestDefaults, readOnly: true})).toMatchObject({ok: false, exit: 'usage'});
});

test('D31 a mount point that belongs to the system ends with a wrong command line, before anything is locked', async () => {
  expect(await obey({command: 'run', steps: []}, {...requestDefaults, mountPoint: '/etc'})).toMatchObject({
    ok: false,
    exit: 'usage',
    error: {short: expect.stringContaining('--mount-point /etc cannot be used')},
  });
  expect(acquireLock(join(folder, 'lock'), lockFacts({argv: ['faststart'], now: new Date()})).ok).toBe(true);
});

test('E26 the lock is taken without the secrets of the command line, known from the answers', async () => {
  const answersFile = join(folder, 'answers.json');
  writeFileSync(answersFile, '{"env:HF_TOKEN": "correct-horse"}');
  const argv = ['run', '--note', 'correct-horse hf_abcdefghijkl'];
  await obey({command: 'run', steps: []}, {...requestDefaults, answersFile}, argv);
  expect(lockedAs).toEqual(['faststart', 'run', '--note', '[redacted] [redacted]']);
});

test('E26 a token left in the lock by an older driver is not repeated', async () => {
  acquireLock(join(folder, 'lock'), lockFacts({argv: ['faststart', 'hf_abcdefghijkl'], now: new Date()}));
  const end = await obey({command: 'run', steps: []});
  expect(end).toMatchObject({ok: false, error: {short: expect.stringContaining('faststart [redacted]')}});
});

test('E26 a secret given with --set is a wrong command line, before anything is locked', async () => {
  const globals = {...requestDefaults, answers: {'env:HF_TOKEN': 'correct-horse'}};
  expect(await obey({command: 'run', steps: []}, globals)).toMatchObject({ok: false, exit: 'usage'});
  expect(existsSync(join(folder, 'lock'))).toBe(false);
});

test('a signal while the machine is being opened: it is closed again, and nothing is done', async () => {
  const signals = Object.assign(new EventEmitter(), {pid: 1, kill: () => undefined});
  const output = createOutput(new PassThrough(), () => undefined);
  const frontEnd = chooseFrontEnd(requestDefaults, around, false);
  const close = vi.fn(async () => undefined);
  const end = await onMachine(
    {
      globals: requestDefaults,
      order: {command: 'run', steps: []},
      own: {...own(['run']), signals},
      voice: {out: output, err: output, frontEnd, paint: colourless, where: ''},
      opening: null,
    },
    async () => {
      signals.emit('SIGINT');
      return {ok: true, machine: {...machine(), close}};
    },
    new AbortController().signal,
  );
  expect(end).toEqual({ok: true, code: 130});
  expect(close).toHaveBeenCalledOnce();
  expect(existsSync(join(folder, 'runs'))).toBe(false);
  expect(signals.eventNames()).toEqual([]);
});
