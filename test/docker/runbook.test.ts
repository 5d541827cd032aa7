import {readdir, readFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {z} from 'zod';
import {faststart} from './support/faststart.ts';
import {hubWeightBytes, model, token} from './support/hub.ts';
import {type Lab, makeLab} from './support/lab.ts';
import {must, run} from './support/run.ts';

const TAG = 'built-by-step-3';
const IMAGE = `vllm-faststart-standin:${TAG}`;

const benchRun = z.object({
  type: z.literal('bench.run'),
  run: z.object({arm: z.string(), pair: z.number(), completion: z.object({text: z.string()}).nullable()}),
});

let lab: Lab;
let benchFolder: string;

beforeAll(async () => {
  await run(['docker', 'rmi', '-f', IMAGE]);
  lab = await makeLab();
  await lab.setEnv({STANDIN_TAG: TAG});
  // Left over from an earlier run, as far as its name and labels say.
  const leftOver = ['--name', 'convert_model', '--label', 'com.docker.compose.project=vllm-faststart'];
  await must(['docker', 'run', '-d', ...leftOver, 'vllm-faststart-standin:local', 'sleep', '600']);
});

afterAll(async () => {
  await lab.remove();
  await run(['docker', 'rmi', '-f', IMAGE]);
});

test('step 0 removes the containers of an earlier run', async () => {
  const {code, document} = await faststart(lab, ['run', '0']);
  expect(document.steps).toMatchObject([{id: '0', outcome: 'proved'}]);
  expect(code).toBe(0);
  expect(await must(['docker', 'ps', '-aq', '--filter', 'name=convert_model'])).toBe('');
});

test('steps 1 and 2 are seen to hold already', async () => {
  const {code, document} = await faststart(lab, ['run', '1', '2']);
  expect(document.steps.map(step => step.outcome)).toEqual(['alreadyProved', 'alreadyProved']);
  expect(code).toBe(0);
});

test('step 3 builds the image', async () => {
  const {document} = await faststart(lab, ['run', '3']);
  expect(document.steps).toMatchObject([{id: '3', outcome: 'proved'}]);
  expect(await must(['docker', 'images', '-q', IMAGE])).not.toBe('');
});

test('step 4 converts the model, from the hub to the mounted volume', async () => {
  const before = await hubWeightBytes();
  const {document} = await faststart(lab, ['run', '4']);
  expect(document.steps).toMatchObject([{id: '4', outcome: 'proved'}]);
  expect(await hubWeightBytes()).toBeGreaterThan(before);
  expect(await readdir(join(lab.modelFolder, 'vllm', model))).toEqual(
    expect.arrayContaining(['config.json', 'rank_0']),
  );
});

test('step 5 warms an empty cache with the baseline itself, and takes it away again', async () => {
  await rm(join(lab.cacheFolder, 'hub'), {recursive: true});
  const before = await hubWeightBytes();
  const {code, document} = await faststart(lab, ['run', '5']);
  expect(document.steps).toMatchObject([{id: '5', outcome: 'proved'}]);
  expect(code).toBe(0);
  expect(await hubWeightBytes()).toBeGreaterThan(before);
  expect(await must(['docker', 'ps', '-aq', '--filter', 'name=vllm_baseline'])).toBe('');
});

test('steps 6 and 7 restart both arms, online and offline, to a verdict, and download nothing', async () => {
  const before = await hubWeightBytes();
  const {code, document} = await faststart(lab, ['run', '6', '7', '--runs', '3', '--note', 'stand-in']);
  benchFolder = document.folder;
  expect(document.steps.map(step => step.outcome)).toEqual(['proved', 'proved']);
  expect(document.verdict).toMatchObject({n: 3, rehearsal: false});
  expect(document.verdict?.online?.ratio).toBeGreaterThan(0);
  expect(document.verdict?.offline?.ratio).toBeGreaterThan(0);
  expect(document.verdict?.state).not.toMatch(/INVALID_RUN|REGRESSION/);
  expect([0, 20, 21, 23]).toContain(code);
  expect(await hubWeightBytes()).toBe(before);
}, 600_000);

test('every run of both arms is in the journal, with the same answer from the same weights', async () => {
  const lines = (await readFile(join(benchFolder, 'events.jsonl'), 'utf8')).trimEnd().split('\n');
  const runs = lines.flatMap(line => benchRun.safeParse(JSON.parse(line)).data?.run ?? []);
  expect(runs.filter(one => one.pair > 0 && one.arm === 'baseline').length).toBeGreaterThanOrEqual(6);
  expect(runs.filter(one => one.pair > 0 && one.arm === 'faststart').length).toBeGreaterThanOrEqual(6);
  expect(new Set(runs.map(one => one.completion?.text)).size).toBe(1);
});

test('no file that the runs left behind holds the token', async () => {
  const state = join(lab.workspace, 'state');
  const files = (await readdir(state, {recursive: true, withFileTypes: true})).filter(entry =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(0);
  for (const file of files)
    expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toContain(token);
});
