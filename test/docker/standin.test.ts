import {readFile, truncate} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {z} from 'zod';
import {until} from '../support/until.ts';
import {model} from './support/hub.ts';
import {baselinePort, containerLog, faststartPort, inspect, type Lab, makeLab} from './support/lab.ts';
import {must} from './support/run.ts';

const completion = z.object({choices: z.tuple([z.object({text: z.string()})])});

let lab: Lab;

beforeAll(async () => {
  lab = await makeLab();
  await lab.compose(['--profile', 'tools', 'run', '--rm', '-T', 'convert_model']);
});
afterAll(() => lab.remove());

async function answers(port: number): Promise<void> {
  const isReady = async () =>
    (await fetch(`http://127.0.0.1:${port}/v1/models`).catch(() => undefined))?.ok === true;
  await until(`port ${port} answers`, isReady, 90_000);
}

async function complete(port: number): Promise<string> {
  const body = JSON.stringify({model, prompt: 'Say something', max_tokens: 12});
  const answer = await fetch(`http://127.0.0.1:${port}/v1/completions`, {method: 'POST', body});
  return completion.parse(await answer.json()).choices[0].text;
}

test('both arms give the same words, because both have read the same weights', async () => {
  await lab.compose(['--profile', 'baseline', 'up', '-d', 'vllm_baseline']);
  await answers(baselinePort);
  const fromCache = await complete(baselinePort);
  await must(['docker', 'rm', '-f', 'vllm_baseline']);
  await lab.compose(['--profile', 'faststart', 'up', '-d', 'vllm_faststart']);
  await answers(faststartPort);
  expect(await complete(faststartPort)).toBe(fromCache);
});

test('the store reads the disk once; a restarted server gets the weights from its memory', async () => {
  const since = await inspect('vllm_faststart', '{{.State.StartedAt}}');
  await must(['docker', 'stop', 'vllm_faststart']);
  await must(['docker', 'start', 'vllm_faststart']);
  await answers(faststartPort);
  const first = await must(['docker', 'logs', 'vllm_faststart']);
  expect(since).not.toBe(await inspect('vllm_faststart', '{{.State.StartedAt}}'));
  expect([...first.matchAll(/faststart-load .*"source": "(\w+)"/g)].map(match => match[1])).toEqual([
    'pinned',
    'pinned',
  ]);
  expect((await containerLog('sllm_store')).stderr.match(/Finished loading model/g)).toHaveLength(1);
});

test('nothing listens before the weights are read', async () => {
  const lines = (await must(['docker', 'logs', 'vllm_faststart'])).split('\n');
  const loaded = lines.findIndex(line => line.includes('Model loading took'));
  const up = lines.findIndex(line => line.includes('Application startup complete.'));
  expect(loaded).toBeGreaterThan(-1);
  expect(up).toBeGreaterThan(loaded);
});

test('a tensor file that is too short kills the start instead of serving garbage', async () => {
  await lab.compose(['--profile', 'faststart', 'down']);
  const file = join(lab.modelFolder, 'vllm', model, 'rank_0/tensor.data_0');
  await truncate(file, (await readFile(file)).length - 4096);
  await lab.compose(['--profile', 'faststart', 'up', '-d', 'vllm_faststart']);
  await until(
    'it has ended',
    async () => (await inspect('vllm_faststart', '{{.State.Status}}')) === 'exited',
    60_000,
  );
  expect(await inspect('vllm_faststart', '{{.State.ExitCode}}')).toBe('1');
  expect((await containerLog('vllm_faststart')).stdout).toContain('Engine core initialization failed');
});
