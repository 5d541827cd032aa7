import {mkdir, readdir, readFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import {execa} from 'execa';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {performWaitReady} from '../../src/actions/wait-ready.ts';
import type {Context} from '../../src/context.ts';
import {createClock} from '../../src/host/clock.ts';
import {createDockerodeEngine} from '../../src/host/dockerode-engine.ts';
import {createLocalHost} from '../../src/host/local-host.ts';
import {createUndiciHttp} from '../../src/host/undici-http.ts';
import {contextWith} from '../diagnose/machine.ts';
import {until} from '../support/until.ts';
import {hubUrl, hubWeightBytes, token, turnHub} from './support/hub.ts';
import {containerLog, inspect} from './support/lab.ts';
import {startOwnEngine, startSleeper} from './support/own-engine.ts';
import {program} from './support/paths.ts';
import {must} from './support/run.ts';
import {type Cases, makeCases, said, serve} from './support/stand-ins.ts';

let cases: Cases;
let cache: string;

beforeAll(async () => {
  cases = await makeCases();
  cache = join(cases.workspace, 'cache');
  await mkdir(cache);
});
afterAll(async () => {
  await turnHub();
  await cases.remove();
});

async function startServer(what: string): Promise<string> {
  const env = {
    HF_ENDPOINT: await hubUrl(),
    HF_HOME: '/hf-cache',
    HF_TOKEN: token,
    VLLM_CACHE_ROOT: '/tmp/vllm',
  };
  const flags = Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  return cases.start(what, [...flags, '-v', `${cache}:/hf-cache`], serve);
}

test('downloads slowly from a local hub: healthy, with its rate and how far it is; then it is ready', async () => {
  const before = await hubWeightBytes();
  await turnHub({bytesPerSecond: 8_000_000});
  const container = await startServer('downloads');
  await until('weights are coming', async () => (await hubWeightBytes()) > before, 60_000);
  const seen = await cases.diagnose(container);
  cases.note('downloads slowly from a local hub', seen);
  expect(seen).toMatchObject({healthy: true, first: 'download-in-progress'});
  expect(said(seen)).toMatch(/docker stats: receives \d+(?:\.\d)? MB\/s/);
  expect(said(seen)).toMatch(/cache folder: \d+\.\d MB of 100\.\d MB, about \d+s left at this rate/);
  const watching = cases.watch(container);
  await until('it says what it waits for', () => watching.told().includes('download-in-progress'));
  await turnHub();
  const ready = await watching.ended;
  expect(ready).toMatchObject({first: 'ready', settled: 'ready', code: 0});
  await must(['docker', 'rm', '-f', container]);
});

test('a bundle holds what a report needs, and the token nowhere, however it is packed', async () => {
  const container = await startServer('bundled');
  await until('it speaks', async () =>
    (await containerLog(container)).stdout.includes('vLLM API server version'),
  );
  const path = join(cases.workspace, 'bundle.tar.gz');
  const {stdout} = await execa(process.execPath, [
    '--',
    program,
    'diagnose',
    container,
    '--bundle',
    path,
    '--workspace',
    cases.workspace,
  ]);
  const names = (await must(['tar', '-tzf', path])).trim().split('\n');
  for (const name of names) expect(stdout).toContain(`  ${name}`);
  expect(names).toEqual(
    expect.arrayContaining([
      'answer.txt',
      'inspect.json',
      'log-of-this-life.txt',
      'events.json',
      'machine.txt',
    ]),
  );
  const folder = join(cases.workspace, 'unpacked');
  await mkdir(folder);
  await must(['tar', '-xzf', path, '-C', folder]);
  const packed = await readFile(path);
  const texts = await Promise.all(
    (await readdir(folder)).map(name => readFile(join(folder, name), 'latin1')),
  );
  for (const text of [packed.toString('latin1'), gunzipSync(packed).toString('latin1'), ...texts])
    expect(text).not.toContain(token);
  const inspected = await readFile(join(folder, 'inspect.json'), 'utf8');
  expect(inspected).toContain('HF_TOKEN=[hidden]');
  expect(inspected).toContain('HF_HOME=/hf-cache');
  await must(['docker', 'rm', '-f', container]);
});

test('Docker is stopped while it is watched: that is said, with exit code 5', async () => {
  const engine = await startOwnEngine();
  try {
    await startSleeper(engine.host, 'sleeper');
    const watching = cases.watch('sleeper', {DOCKER_HOST: engine.host});
    await until('it is watched', () => watching.told().includes('sleeper'));
    const since = performance.now();
    await engine.stop();
    const seen = await watching.ended;
    cases.note('daemon stopped while watched', seen, since);
    expect(seen).toMatchObject({first: 'docker-unreachable', settled: 'docker-gone', code: 5});
  } finally {
    await engine.remove();
  }
});

test('a wait ends at the second start, and says why', async () => {
  const flags = ['-e', 'STANDIN_IMPORT_SECONDS=3', '-e', 'HF_HUB_OFFLINE=1', '-e', 'HF_HOME=/tmp/none'];
  const container = await cases.start('waited', ['--restart', 'unless-stopped', ...flags], serve);
  const base = contextWith({docker: {}});
  const told: string[] = [];
  const context: Context = {
    ...base,
    docker: createDockerodeEngine({socketPath: '/var/run/docker.sock'}),
    host: createLocalHost(),
    http: createUndiciHttp({environment: {}}),
    clock: createClock(),
    emit: event => {
      if (event.type === 'diagnosis') told.push(event.diagnosis.causes[0]?.id ?? 'none');
    },
  };
  const result = await performWaitReady(
    {
      kind: 'wait-ready',
      purpose: 'wait',
      container,
      url: 'http://127.0.0.1:1',
      expectedModel: 'acme/tiny-llama',
      deadlineMs: 120_000,
    },
    context,
  );
  const seconds = (Date.now() - Date.parse(await inspect(container, '{{.State.StartedAt}}'))) / 1000;
  const lives = Number(await inspect(container, '{{.RestartCount}}')) + 1;
  cases.note(`a wait, since start ${lives} of a crash loop`, {first: told.at(-1), seconds});
  expect(told.at(-1)).toBe('hf-offline-cache-miss');
  expect(result).toMatchObject({ok: false, failure: {observed: expect.stringContaining('restarted')}});
});

test('no daemon, and a name that is nearly right: one line that says what to do, and exit code 5', async () => {
  const ask = (container: string, env: Record<string, string> = {}) =>
    execa(process.execPath, ['--', program, 'diagnose', container, '--workspace', cases.workspace], {
      reject: false,
      env,
    });
  const noDaemon = await ask('vllm_baseline', {DOCKER_HOST: `unix://${cases.workspace}/no.sock`});
  expect(noDaemon.exitCode).toBe(5);
  expect(noDaemon.stderr).toContain('no Docker daemon answers');
  const container = await cases.start('near', [], ['sleep', '600']);
  const near = await ask(container.slice(0, -1));
  expect(near.exitCode).toBe(5);
  expect(near.stderr).toContain(`did you mean ${container}?`);
  await rm(join(cases.workspace, 'unpacked'), {recursive: true, force: true});
});
