import {chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createLocalHost} from '../../src/host/local-host.ts';
import type {OutputLine} from '../../src/host/ports.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {until} from '../support/until.ts';

const host = createLocalHost();
const sh = (script: string, ...args: string[]) => ['/bin/sh', '-c', script, 'sh', ...args] as const;

test('a command that succeeds says what it printed and how it is typed', async () => {
  const exit = await host.run({argv: ['/bin/echo', 'two words']});
  expect(exit).toMatchObject({
    ok: true,
    code: 0,
    signal: null,
    stdout: 'two words\n',
    stderr: '',
    timedOut: false,
    notFound: false,
    shell: "/bin/echo 'two words'",
  });
  expect(exit.durationMs).toBeGreaterThan(0);
});

test('a command that fails is a value of the same shape', async () => {
  expect(await host.run({argv: sh('echo out; echo err >&2; exit 3')})).toMatchObject({
    ok: false,
    code: 3,
    stdout: 'out\n',
    stderr: 'err\n',
  });
});

test('arguments are never read by a shell', async () => {
  const exit = await host.run({argv: ['/bin/echo', '$(id)', ';', '*', '`id`']});
  expect(exit.stdout).toBe('$(id) ; * `id`\n');
});

test('a missing program is not found, whatever is done about it', async () => {
  const exit = await host.run({argv: ['no-such-program-at-all', 'x']});
  expect(exit).toMatchObject({ok: false, code: null, notFound: true});
  expect(exit.stderr).toContain('ENOENT');
});

test('a file that is not executable is not found either', async () => {
  const path = join(temporaryFolder(), 'tool');
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o644);
  expect(await host.run({argv: [path]})).toMatchObject({ok: false, notFound: true});
});

test('a missing working folder is not a missing program', async () => {
  const exit = await host.run({argv: ['/bin/echo'], cwd: '/no/such/folder'});
  expect(exit).toMatchObject({ok: false, notFound: false});
  expect(exit.stderr).not.toBe('');
});

test('standard input is the given text, or empty', async () => {
  expect((await host.run({argv: ['cat'], stdin: 'line ü\n'})).stdout).toBe('line ü\n');
  expect(await host.run({argv: ['cat']}, {timeoutMs: 5000})).toMatchObject({ok: true, stdout: ''});
});

test('a program that does not read its input does no harm', async () => {
  expect(await host.run({argv: ['true'], stdin: 'x'.repeat(1_000_000)})).toMatchObject({code: 0});
});

test('lines come as they are printed, bars as lines that replace each other', async () => {
  const lines: OutputLine[] = [];
  await host.run(
    {argv: sh(String.raw`printf '10%%\r20%%\rdone\n'; printf '\033[2Jerr\377\n' >&2`)},
    {onLine: line => lines.push(line)},
  );
  expect(lines.filter(line => line.stream === 'stdout')).toEqual([
    {text: '10%', stream: 'stdout', replaces: false},
    {text: '20%', stream: 'stdout', replaces: true},
    {text: 'done', stream: 'stdout', replaces: true},
  ]);
  expect(lines.filter(line => line.stream === 'stderr')).toEqual([
    {text: 'err\ufffd', stream: 'stderr', replaces: false},
  ]);
});

test('a line is there before the command has ended', async () => {
  const flag = join(temporaryFolder(), 'seen');
  const exit = await host.run(
    {argv: sh('echo first; while [ ! -e "$1" ]; do sleep 0.02; done; echo last', flag)},
    {timeoutMs: 10_000, onLine: line => line.text === 'first' && writeFileSync(flag, '')},
  );
  expect(exit).toMatchObject({ok: true, stdout: 'first\nlast\n'});
});

test('ten megabytes of output keep their end and say what is gone', async () => {
  const exit = await host.run({argv: sh('head -c 10485760 /dev/zero | tr "\\0" x; echo END')});
  expect(exit.stdout.length).toBeLessThan(8.1 * 1024 * 1024);
  expect(exit.stdout).toMatch(/^\[the first \d+ bytes of this output were not kept\]\nx/);
  expect(exit.stdout.endsWith('xEND\n')).toBe(true);
});

test('a time limit ends the child and everything it started', async () => {
  const pids = join(temporaryFolder(), 'pids');
  const exit = await host.run({argv: sh('sleep 60 & echo $$ $! > "$1"; wait', pids)}, {timeoutMs: 400});
  expect(exit).toMatchObject({ok: false, timedOut: true});
  for (const pid of readFileSync(pids, 'utf8').trim().split(' ')) {
    await until(`process ${pid} ended`, async () => !(await host.isAlive(Number(pid))));
  }
});

test('cancelling ends the child and everything it started', async () => {
  const pids = join(temporaryFolder(), 'pids');
  const cancel = new AbortController();
  const running = host.run({argv: sh('sleep 60 & echo $$ $! > "$1"; wait', pids)}, {signal: cancel.signal});
  await until('it runs', () => existsSync(pids) && readFileSync(pids, 'utf8').endsWith('\n'));
  cancel.abort();
  expect(await running).toMatchObject({ok: false, timedOut: false});
  for (const pid of readFileSync(pids, 'utf8').trim().split(' ')) {
    await until(`process ${pid} ended`, async () => !(await host.isAlive(Number(pid))));
  }
});

test('a child that ignores the polite signal is ended all the same', async () => {
  const exit = await host.run({argv: sh('trap "" TERM; while :; do sleep 0.1; done')}, {timeoutMs: 200});
  expect(exit).toMatchObject({ok: false, timedOut: true, signal: 'SIGKILL'});
}, 10_000);

test('a cancelled run starts nothing', async () => {
  const flag = join(temporaryFolder(), 'flag');
  const exit = await host.run({argv: ['touch', flag]}, {signal: AbortSignal.abort()});
  expect(exit.ok).toBe(false);
  expect(existsSync(flag)).toBe(false);
});

test('a child that was ended by a signal says which', async () => {
  expect(await host.run({argv: sh('kill -KILL $$')})).toMatchObject({
    ok: false,
    code: null,
    signal: 'SIGKILL',
  });
});

test('the environment of the tool does not leak into children', async () => {
  const probe = createLocalHost({environment: {PATH: process.env.PATH, HF_HUB_OFFLINE: '1'}});
  const {stdout} = await probe.run({argv: ['env'], env: {A: 'b'}});
  expect(stdout).toContain('A=b\n');
  expect(stdout).toContain('LC_ALL=C\n');
  expect(stdout).not.toContain('HF_HUB_OFFLINE');
});

test('below a root, the working folder is below it too', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'srv'));
  const {stdout} = await createLocalHost({root}).run({argv: ['pwd'], cwd: '/srv'});
  expect(stdout.trim()).toBe(join(root, 'srv'));
});

test('a process is alive until it has ended', async () => {
  expect(await host.isAlive(process.pid)).toBe(true);
  expect(await host.isAlive(2 ** 22 + 1)).toBe(false);
  expect(await host.isAlive(0)).toBe(false);
});

test('a descendant that left the group and holds the output open does not hold us', async () => {
  const pidFile = join(temporaryFolder(), 'pid');
  const exit = await host.run({argv: sh('setsid sleep 15 & echo $! > "$1"; echo done', pidFile)});
  expect(exit).toMatchObject({ok: true, stdout: 'done\n'});
  expect(exit.durationMs).toBeLessThan(10_000);
  process.kill(Number(readFileSync(pidFile, 'utf8')));
});
