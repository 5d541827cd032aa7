import {execFileSync} from 'node:child_process';
import {appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {faststart, temporaryFolder} from './program.ts';

/** The one that the rehearsed hub knows. */
const TOKEN = 'hf_rehearsalOnlyNotReal';

function membersOf(archive: string): Map<string, string> {
  const names = execFileSync('tar', ['-tzf', archive], {encoding: 'utf8'}).trim().split('\n');
  const unpacked = temporaryFolder();
  execFileSync('tar', ['-xzf', archive, '-C', unpacked]);
  return new Map(names.map(name => [name, readFileSync(join(unpacked, name), 'latin1')]));
}

function namesWith(members: ReadonlyMap<string, string>, secret: string): string[] {
  return [...members].filter(([, text]) => text.includes(secret)).map(([name]) => name);
}

test('one archive holds a whole run and how the machine looks now, and the token is in no member of it', async () => {
  const state = temporaryFolder();
  const work = temporaryFolder();
  const answers = join(work, 'answers.json');
  writeFileSync(answers, JSON.stringify({HF_TOKEN: TOKEN}), {mode: 0o600});
  const env = {XDG_STATE_HOME: state, TMPDIR: work};
  const steps = ['repo', '0', '1', '2', '3', '4', '5'];
  const rehearse = ['--rehearse', '--speed', '60', '--answers', answers];
  const ran = await faststart(['run', ...steps, ...rehearse, '--note', `with ${TOKEN}`, '--json'], {env});
  const {runId, folder} = JSON.parse(ran.stdout);
  // As a log could have it that an older version wrote.
  appendFileSync(join(folder, 'logs', readdirSync(join(folder, 'logs'))[0] ?? ''), `HF_TOKEN=${TOKEN}\n`);

  const {code, stdout} = await faststart(['bundle', '--rehearse', '--json'], {env, cwd: work});
  expect(code).toBe(0);
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({schema: 'faststart.bundle/1', ok: true, rehearsal: true, run: runId});
  const archive = join(work, document.path);
  expect(statSync(archive).mode & 0o777).toBe(0o600);
  const members = membersOf(archive);
  expect([...members.keys()]).toEqual(document.files);
  for (const name of ['about.txt', 'gates.json', 'doctor.json', 'machine.txt'])
    expect(members.get(name)?.length, name).toBeGreaterThan(100);
  for (const name of ['run/events.jsonl', 'run/answers.json', 'run/result.json'])
    expect(members.get(name)?.length, name).toBeGreaterThan(0);
  expect([...members.keys()].filter(name => name.startsWith('run/logs/')).length).toBeGreaterThan(1);
  expect(members.get('about.txt')).toContain('REHEARSAL');
  expect(namesWith(members, TOKEN)).toEqual([]);
  expect(namesWith(members, '[redacted]').some(name => name.startsWith('run/logs/'))).toBe(true);
}, 120_000);

test('a secret that only .env knows is hidden in a log of the past, and a long log is kept by its end', async () => {
  const secret = 'correct-horse-battery-staple';
  const state = temporaryFolder();
  const work = temporaryFolder();
  writeFileSync(join(work, '.env'), `HF_TOKEN=${secret}\n`, {mode: 0o600});
  const id = '20261123-154101-9f3c';
  const logs = join(state, 'vllm-faststart', 'runs', id, 'logs');
  mkdirSync(logs, {recursive: true});
  const line = `${Buffer.from(`Bearer ${secret}`).toString('base64')} ${secret}\n`;
  writeFileSync(join(logs, 'build.log'), line.repeat(100_000));
  const env = {XDG_STATE_HOME: state, DOCKER_HOST: `unix://${join(work, 'no-such-socket')}`};

  const {code, stdout, stderr} = await faststart(['bundle', id, '--output', 'here.tar.gz'], {env, cwd: work});
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('run/logs/build.log is the end of the log');
  expect(stdout).toContain('no container could be listed');
  const members = membersOf(join(work, 'here.tar.gz'));
  expect(namesWith(members, secret)).toEqual([]);
  expect(namesWith(members, Buffer.from(secret).toString('base64').slice(3, -4))).toEqual([]);
  expect(members.get('run/logs/build.log')).toMatch(/^QmVhc\S*\[redacted\]\S* \[redacted\]$/m);
  const again = await faststart(['bundle', id, '--output', 'here.tar.gz'], {env, cwd: work});
  expect(again).toMatchObject({code: 1, stderr: expect.stringContaining('--output')});
}, 60_000);

test('a run that is not there is named with those that are', async () => {
  const env = {XDG_STATE_HOME: temporaryFolder()};
  const {code, stderr} = await faststart(['bundle', '20200101-000000-0000', '--rehearse'], {env});
  expect(code).toBe(2);
  expect(stderr).toContain('no run is recorded in');
});
