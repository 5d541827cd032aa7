import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createLocalHost} from '../../src/host/local-host.ts';
import type {OutputLine} from '../../src/host/ports.ts';
import {promptStandIn} from '../../src/host/substitute.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {until} from '../support/until.ts';

const recorded = {stdout: 'one\ntwo\n', stderr: 'careful\n', code: 0, delayMs: 0};

test('a recorded answer comes out of a real process, exit code and both streams', async () => {
  const host = createLocalHost({substitute: async () => ({...recorded, code: 8})});
  const lines: OutputLine[] = [];
  const exit = await host.run(
    {argv: ['/usr/sbin/blkid', '-p', '/dev/nvme0n1']},
    {onLine: line => lines.push(line)},
  );
  expect(exit).toMatchObject({
    ok: false,
    code: 8,
    stdout: 'one\ntwo\n',
    stderr: 'careful\n',
    shell: '/usr/sbin/blkid -p /dev/nvme0n1',
  });
  expect(lines.map(line => line.text).sort()).toEqual(['careful', 'one', 'two']);
});

test('a recorded answer needs neither the program, nor root, nor the folder', async () => {
  const host = createLocalHost({
    substitute: async () => recorded,
    user: {uid: 1000, gid: 1000, name: 'a', home: '/home/a'},
  });
  expect(await host.run({argv: ['nvidia-smi'], sudo: true, cwd: '/not/here'})).toMatchObject({
    ok: true,
    code: 0,
  });
});

test('a command that the machine does not know is run here', async () => {
  const host = createLocalHost({
    substitute: async ({argv}) => (argv[0] === 'nvidia-smi' ? recorded : undefined),
  });
  expect((await host.run({argv: ['/bin/echo', 'real']})).stdout).toBe('real\n');
});

test('recorded time is spread over the lines', async () => {
  const host = createLocalHost({substitute: async () => ({...recorded, delayMs: 300})});
  const at: number[] = [];
  const exit = await host.run(
    {argv: ['x']},
    {onLine: line => line.stream === 'stdout' && at.push(performance.now())},
  );
  expect(exit.durationMs).toBeGreaterThanOrEqual(290);
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(50);
});

test('time that nobody could see needs no pacing, and so one process instead of three', () => {
  expect(promptStandIn({...recorded, delayMs: 19})?.argv.join(' ')).not.toContain('cat');
  expect(promptStandIn({...recorded, delayMs: 20})).toBeUndefined();
});

test('a recorded answer is cancelled like a real command', async () => {
  const host = createLocalHost({substitute: async () => ({...recorded, delayMs: 60_000})});
  expect(await host.run({argv: ['x']}, {timeoutMs: 200})).toMatchObject({timedOut: true});
});

test('zero bytes and large answers come through whole', async () => {
  const stdout = `A=1\0B=${'x'.repeat(300_000)}\0`;
  const stderr = `${'e'.repeat(79)}\n`.repeat(4000);
  const host = createLocalHost({substitute: async () => ({stdout, stderr, code: 0, delayMs: 0})});
  const exit = await host.run({argv: ['x']});
  expect(exit.stdout === stdout).toBe(true);
  expect(exit.stderr === stderr).toBe(true);
});

test('an answer is printed as it is, whatever a shell would make of it', async () => {
  const stdout = '%s \\n $HOME `id` "quoted" -n\n';
  const host = createLocalHost({substitute: async () => ({...recorded, stdout, code: 3})});
  expect(await host.run({argv: ['x']})).toMatchObject({stdout, stderr: 'careful\n', code: 3});
});

test('no argument of the stand-in holds the answer: other users can read arguments', () => {
  const standIn = promptStandIn({...recorded, stdout: 'HF_TOKEN=hf_secret\n'});
  expect(standIn?.argv.join(' ')).not.toContain('hf_secret');
  expect(standIn?.env).toMatchObject({RECORDED_STDOUT: 'HF_TOKEN=hf_secret\n'});
});

test('a recorded long job runs detached and fills its log line by line', async () => {
  const root = temporaryFolder();
  const host = createLocalHost({root, substitute: async () => ({...recorded, delayMs: 90})});
  const started = await host.startDetached({argv: ['docker', 'compose', 'build']}, '/jobs/build.log');
  if (!started.ok) throw new Error(started.message);
  await until('it ended', async () => !(await host.isAlive(started.value.pid)));
  expect(readFileSync(join(root, 'jobs/build.log'), 'utf8')).toBe('one\ntwo\ncareful\n');
});
