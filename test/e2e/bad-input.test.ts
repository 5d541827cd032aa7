import {chmodSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {faststart, start, temporaryFolder} from './program.ts';

const rehearsed = (machine: string): string[] => ['--rehearse', machine, '--speed', '60'];

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), {recursive: true});
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The environment of a program that keeps its state in `state`, and its temporary files in `temporary`. */
function kept(state: string, temporary = state): {env: Record<string, string>} {
  return {env: {XDG_STATE_HOME: state, TMPDIR: temporary}};
}

function runsOf(state: string): string[] {
  const runs = join(state, 'vllm-faststart/rehearsal/runs');
  return readdirSync(runs).map(id => join(runs, id));
}

test('a missing .env is a stop that names the file and the step that writes it', async () => {
  const {code, stdout} = await faststart(['check', 'env-loaded', ...rehearsed('blank-nvme')]);
  expect(code).toBe(3);
  expect(stdout).toContain('.env does not exist');
  expect(stdout).toContain('$ faststart --rehearse blank-nvme run 2');
});

test('an --env-file that is not there is ours to judge, not that of Node', async () => {
  const {code, stdout, stderr} = await faststart([
    'check',
    'env-loaded',
    '--env-file',
    '/nowhere/.env',
    ...rehearsed('blank-nvme'),
  ]);
  expect(stderr).toBe('');
  expect(stdout).toContain('/nowhere/.env does not exist');
  expect(code).toBe(3);
});

test('a compose file that cannot be read is named, with what to do', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'vllm_bridge/docker-compose.yml'), {recursive: true});
  const {code, stderr} = await faststart(['check'], {cwd: folder});
  expect(code).toBe(5);
  expect(stderr).toContain('vllm_bridge/docker-compose.yml cannot be read (EISDIR)');
  expect(stderr).toContain('ls -ld ');
});

test('a compose file that is not YAML could not be checked, which is never fine', async () => {
  const folder = folderWith({'vllm_bridge/docker-compose.yml': 'services: [\n'});
  const {code, stdout} = await faststart(['check', 'offline-not-global'], {cwd: folder});
  expect(code).toBe(5);
  expect(stdout).toMatch(/observed .*docker-compose\.yml: .* line 2/);
  expect(stdout).toContain('fix        make that file readable and whole');
});

test('where Docker does not run, its gate stops and says how to start it', async () => {
  const env = {DOCKER_HOST: `unix://${temporaryFolder()}/docker.sock`, PATH: fakeDocker('echo 2.40.0')};
  const {code, stdout} = await faststart(['check', 'docker-ready', 'containers-gone'], {env});
  expect(code).toBe(3);
  expect(stdout).toContain('STOP docker-ready: the Docker daemon is not running');
  expect(stdout).toContain('systemctl start docker');
  expect(stdout).toContain('UNKNOWN containers-gone');
  expect(stdout).toContain('faststart check docker-ready');
});

test('where there is no Compose plugin, its gate says how to get it', async () => {
  const env = {PATH: fakeDocker('echo "docker: \'compose\' is not a docker command." >&2; exit 1')};
  const {code, stdout} = await faststart(['check', 'docker-ready', '--json'], {env});
  expect(code).toBe(3);
  const [gate] = JSON.parse(stdout).gates;
  expect(gate).toMatchObject({status: 'stop'});
  expect(JSON.stringify(gate.fixes)).toContain('docker-compose-plugin');
});

/** A PATH on which `docker` is a script of ours. */
function fakeDocker(script: string): string {
  const folder = folderWith({docker: `#!/bin/sh\n${script}\n`});
  chmodSync(join(folder, 'docker'), 0o755);
  return `${folder}:${process.env.PATH ?? ''}`;
}

test('a port that somebody holds stops the benchmark and names the holder', async () => {
  const {code, stdout} = await faststart(['run', ...rehearsed('port-taken'), '--runs', '1']);
  expect(code).toBe(3);
  expect(stdout).toMatch(/STOP ports-free: port \d+ is taken/);
  expect(stdout).toMatch(/\[\d\] STOPPED by ports-free/);
}, 60_000);

test.each([
  ['that is not JSON', '{bad', 'is not JSON'],
  ['that is a list', '[1]', 'is not a list of answers by question id'],
])('an answers file %s is refused, and nothing is begun', async (_, text, words) => {
  const state = temporaryFolder();
  const folder = folderWith({'answers.json': text});
  const args = ['run', ...rehearsed('blank-nvme'), '--answers', join(folder, 'answers.json')];
  const {code, stdout, stderr} = await faststart(args, kept(state));
  expect(code).toBe(2);
  expect(stderr).toContain(words);
  expect(stdout).toBe('');
  expect(readdirSync(state)).toEqual([]);
});

test.each([
  ['empty', '', 'is empty'],
  ['neither numbers nor a journal', 'garbage\n', 'neither JSON with start times nor a journal'],
  [
    'numbers that are none',
    '{"claim":"proof","online":{"baseline":[1,-2],"faststart":["x"]}}',
    'online.baseline[1] must be above 0',
  ],
  ['numbers of neither mode', '{"claim":"proof"}', 'neither "online" nor "offline"'],
])('an --input that is %s is refused with its place and an example', async (_, text, words) => {
  const folder = folderWith({input: text});
  const {code, stdout, stderr} = await faststart(['verdict', '--json', '--input', join(folder, 'input')]);
  expect(code).toBe(2);
  expect(stderr).toContain(words);
  expect(stderr).toContain('"faststart":[27.3]');
  expect(JSON.parse(stdout)).toMatchObject({ok: false, exitCode: 2});
});

test('a state folder that cannot be written is said before anything is done', async () => {
  const state = join(folderWith({state: 'a file, not a folder'}), 'state');
  for (const args of [
    ['run', '0', ...rehearsed('blank-nvme')],
    ['run', '0'],
    ['run', '0', '--json'],
  ]) {
    const {code, stdout, stderr} = await faststart(args, {env: {XDG_STATE_HOME: state}});
    expect(code).toBe(1);
    expect(stderr).toMatch(/^faststart: nothing can be recorded in /);
    expect(stderr).toContain('XDG_STATE_HOME');
    expect(stderr).not.toContain('    at ');
    if (args.includes('--json')) expect(JSON.parse(stdout)).toMatchObject({ok: false, exitCode: 1});
    else expect(stdout).toBe('');
  }
});

test('a full standard output ends the program with a sentence', async () => {
  const {code, stderr} = await faststart(['check', 'docker-ready', '--rehearse'], {
    stdout: openSync('/dev/full', 'w'),
  });
  expect(stderr).toBe(
    'faststart: standard output cannot be written: ENOSPC: no space left on device, write\n',
  );
  expect(code).toBe(1);
});

test('a second driver ends with 75, names the first, and takes nothing from it', async () => {
  const state = temporaryFolder();
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const holder = {nonce: 'n', pid: process.pid, startTicks: null, bootId: boot, host: hostname()};
  const lock = JSON.stringify({...holder, argv: ['faststart', 'bench'], since: '2026-11-23T15:41:01Z'});
  mkdirSync(join(state, 'vllm-faststart'));
  writeFileSync(join(state, 'vllm-faststart/lock'), lock);
  const {code, stdout} = await faststart(['run', '0', '--json'], kept(state));
  expect(code).toBe(75);
  expect(JSON.parse(stdout).error.short).toContain(`${hostname()}, process ${process.pid}`);
  expect(readFileSync(join(state, 'vllm-faststart/lock'), 'utf8')).toBe(lock);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)(
  '%s in the middle of a run: %i everywhere, a whole journal, nothing left behind',
  async (signal, expected) => {
    const state = temporaryFolder();
    const temporary = temporaryFolder();
    const run = start(['run', ...rehearsed('blank-nvme'), '--json'], kept(state, temporary));
    await run.saw('[3] 1/1 build the image');
    run.kill(signal);
    const {code, stdout} = await run.ended;
    expect(code).toBe(expected);
    expect(JSON.parse(stdout)).toMatchObject({exitCode: expected, ok: false});
    expect(readdirSync(temporary)).toEqual([]);
    const [folder = ''] = runsOf(state);
    const journal = readFileSync(join(folder, 'events.jsonl'), 'utf8');
    expect(JSON.parse(journal.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'run.finished',
      exitCode: expected,
    });
  },
  60_000,
);

test('a torn last line loses nothing but itself; a damaged line is told, and decides nothing', async () => {
  const state = temporaryFolder();
  await faststart(['run', ...rehearsed('blank-nvme'), '--runs', '3'], kept(state));
  const [folder = ''] = runsOf(state);
  const journal = readFileSync(join(folder, 'events.jsonl'), 'utf8');
  const verdictOf = async (text: string) =>
    JSON.parse(
      (await faststart(['verdict', '--json', '--input', join(folderWith({'e.jsonl': text}), 'e.jsonl')]))
        .stdout,
    );
  const whole = await verdictOf(journal);
  expect(await verdictOf(`${journal}{"type":"bench.run","ru`)).toEqual(whole);
  const lines = journal.split('\n');
  const damaged = await verdictOf(lines.with(9, (lines[9] ?? '').slice(0, 20)).join('\n'));
  expect(damaged).toMatchObject({
    ok: false,
    headline: expect.stringContaining('line 10 is not what was written there'),
  });
}, 120_000);

test.each([
  ['check', 3],
  ['plan', 0],
  ['script', 0],
  ['status', 0],
  ['doctor', 0],
  ['diagnose nothing', 5],
  ['report', 5],
  ['run 7', 3],
  ['check nothing', 2],
  ['completion bash', 0],
])('with --json, "%s" says one document on stdout and ends with %i', async (line, expected) => {
  const {code, stdout} = await faststart(['--json', ...rehearsed('blank-nvme'), ...line.split(' ')]);
  expect(JSON.parse(stdout)).toMatchObject({schema: expect.stringMatching(/^faststart\.\w+\/1$/)});
  expect(code).toBe(expected);
});

test.each(['check', 'plan', 'script', 'status', 'doctor'])('"%s" in a rehearsal says so', async command => {
  const {stdout} = await faststart([command, ...rehearsed('blank-nvme')]);
  expect(stdout).toContain('REHEARSAL');
});

test('where a disk has to be chosen, the plan shows all of them, and why one is not possible', async () => {
  const run = await faststart(['run', '1', ...rehearsed('foreign-data')]);
  expect(run.code).toBe(4);
  expect(run.stdout).toContain('faststart --rehearse foreign-data plan 1');
  const {stdout} = await faststart(['plan', '1', ...rehearsed('foreign-data')]);
  expect(stdout).toMatch(/\/dev\/sda .*: not possible, it carries \//);
  expect(stdout).toMatch(/\/dev\/nvme0n1 .*HAS DATA/);
});
