import {readdir, rm} from 'node:fs/promises';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {until} from '../support/until.ts';
import {diagnose, faststart, startFaststart} from './support/faststart.ts';
import {hubWeightBytes, model, turnHub} from './support/hub.ts';
import {baselinePort, containerLog, inspect, type Lab, makeLab} from './support/lab.ts';
import {must, run} from './support/run.ts';

const OFFLINE = {HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1'};
const SLOW_TAG = 'slow-converter';

let lab: Lab;

beforeAll(async () => {
  lab = await makeLab();
});
afterAll(async () => {
  await lab.remove();
  await run(['docker', 'rmi', '-f', `vllm-faststart-standin:${SLOW_TAG}`]);
});
afterEach(async () => {
  await turnHub();
  await lab.clean();
  await rm(join(lab.cacheFolder, 'hub'), {recursive: true, force: true});
});

test('an offline baseline on an empty cache is named, and that it crash-loops', async () => {
  await lab.compose(['--profile', 'baseline', 'up', '--no-start', 'vllm_baseline'], OFFLINE);
  await must(['docker', 'update', '--restart', 'unless-stopped', 'vllm_baseline']);
  await must(['docker', 'start', 'vllm_baseline']);
  await until(
    'it was started a second time',
    async () => Number(await inspect('vllm_baseline', '{{.RestartCount}}')) >= 1,
    60_000,
  );
  const seen = await diagnose(lab, 'vllm_baseline');
  expect(seen.healthy).toBe(false);
  expect(seen.causes.map(cause => cause.id)).toEqual(['hf-offline-cache-miss', 'crash-loop']);
  expect(seen.causes[0]?.evidence.map(one => one.text).join('\n')).toContain(
    'outgoing traffic has been disabled',
  );
});

test('an online baseline on an empty cache downloads: slow, but healthy, and then complete', async () => {
  const before = await hubWeightBytes();
  await turnHub({bytesPerSecond: 10_000_000});
  await lab.compose(['--profile', 'baseline', 'up', '-d', 'vllm_baseline']);
  await until('weights are coming', async () => (await hubWeightBytes()) > before, 60_000);
  expect(await diagnose(lab, 'vllm_baseline')).toMatchObject({
    healthy: true,
    causes: [{id: 'download-in-progress'}],
  });
  await turnHub();
  await until(
    'the baseline answers',
    async () =>
      (await fetch(`http://127.0.0.1:${baselinePort}/v1/models`).catch(() => undefined))?.ok === true,
    120_000,
  );
  expect((await containerLog('vllm_baseline')).stdout).toMatch(
    /Time spent downloading weights for acme\/tiny-llama: \d/,
  );
  const {code} = await faststart(lab, ['check', 'cache-has-config']);
  expect(code).toBe(0);
});

test('a download that was cut off does not pass for a cache', async () => {
  const before = await hubWeightBytes();
  await turnHub({bytesPerSecond: 10_000_000});
  await lab.compose(['--profile', 'baseline', 'up', '-d', 'vllm_baseline']);
  await until('weights are coming', async () => (await hubWeightBytes()) > before, 60_000);
  await must(['docker', 'rm', '-f', 'vllm_baseline']);
  const {code, document} = await faststart(lab, ['check', 'cache-has-config']);
  expect(document.gates).toMatchObject([{id: 'cache-has-config', status: 'stop'}]);
  expect(code).toBe(3);
});

test('killing the tool while it converts loses nothing: the next run follows the same container to its end', async () => {
  await lab.setEnv({STANDIN_TAG: SLOW_TAG, STANDIN_CONVERT_SECONDS: '20'});
  await lab.compose(['build', '--quiet', 'vllm_faststart']);
  const first = startFaststart(lab, ['run', '4']);
  await until(
    'the conversion is under way',
    async () => /"stage": "write"/.test((await containerLog('convert_model')).stdout),
    60_000,
  );
  const container = await inspect('convert_model', '{{.Id}}');
  first.kill('SIGKILL');
  await first;
  expect(await inspect(container, '{{.State.Running}}')).toBe('true');
  const sent = await hubWeightBytes();
  const again = await faststart(lab, ['run', '4']);
  expect(again.stderr).toContain('convert_model is already at work: following it');
  expect(again.document.steps).toMatchObject([{id: '4', outcome: 'proved'}]);
  expect(await hubWeightBytes()).toBe(sent);
  expect(await readdir(join(lab.modelFolder, 'vllm', model))).toContain('rank_0');
});

test('no Docker daemon: a stop that says how to start it', async () => {
  const {code, document} = await faststart(lab, ['run', '0'], {
    DOCKER_HOST: `unix://${lab.workspace}/no.sock`,
  });
  expect(document.steps).toMatchObject([{id: '0', outcome: 'stopped', gate: 'docker-ready'}]);
  expect(document.gates[0]?.fixes).not.toEqual([]);
  expect(code).toBe(3);
});

test('no Compose plugin: a stop that says how to get it', async () => {
  const {code, document} = await faststart(lab, ['run', '0'], {
    WITHOUT_COMPOSE: '1',
    DOCKER_CONFIG: lab.workspace,
  });
  expect(document.gates).toMatchObject([
    {id: 'docker-ready', status: 'stop', short: expect.stringMatching(/compose/i)},
  ]);
  expect(document.gates[0]?.fixes).not.toEqual([]);
  expect(code).toBe(3);
});

test('a port that somebody else holds is a stop that names the holder', async () => {
  const server = createServer().listen(baselinePort, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const {code, document} = await faststart(lab, ['run', '5']);
  server.close();
  expect(document.steps).toMatchObject([{id: '5', outcome: 'stopped', gate: 'ports-free'}]);
  expect(document.gates).toContainEqual(
    expect.objectContaining({id: 'ports-free', short: expect.stringContaining(`${baselinePort}`)}),
  );
  expect(code).toBe(3);
});
