import {expect, test} from 'vitest';
import {lookIntoHubCache} from '../../src/diagnose/look/hub-cache.ts';
import {baseline, hostWith} from './machine.ts';

const folder = '/nvme/hf-cache/hub/models--org--tiny';
const snapshot = `${folder}/snapshots/abc`;
const index = JSON.stringify({
  weight_map: {
    'a.weight': 'model-00001-of-00002.safetensors',
    'b.weight': 'model-00002-of-00002.safetensors',
  },
});
const first = {
  [`${folder}/refs/main`]: 'abc\n',
  [`${snapshot}/config.json`]: '{}',
  [`${snapshot}/model.safetensors.index.json`]: index,
  [`${snapshot}/model-00001-of-00002.safetensors`]: 'x',
};

test('everything that the index names makes it whole', async () => {
  const files = {...first, [`${snapshot}/model-00002-of-00002.safetensors`]: 'x'};
  expect(await lookIntoHubCache(hostWith(files), baseline)).toEqual({
    ok: true,
    value: {model: 'org/tiny', folder, holds: 'all'},
  });
});

test('a shard that is missing or still a dangling link makes it partial', async () => {
  expect(await lookIntoHubCache(hostWith(first), baseline)).toMatchObject({value: {holds: 'part'}});
});

test('a config alone is not a warm cache', async () => {
  const files = {[`${folder}/refs/main`]: 'abc', [`${snapshot}/config.json`]: '{}'};
  expect(await lookIntoHubCache(hostWith(files), baseline)).toMatchObject({value: {holds: 'part'}});
});

test('a revision that is pinned is looked for where it lies, whatever main is', async () => {
  const commit = '0123456789'.repeat(4);
  const pinned = {...baseline, command: [...baseline.command, '--revision', commit]};
  const files = {
    [`${folder}/snapshots/${commit}/config.json`]: '{}',
    [`${folder}/snapshots/${commit}/model.safetensors`]: 'x',
  };
  expect(await lookIntoHubCache(hostWith(files), pinned)).toMatchObject({value: {holds: 'all'}});
  expect(await lookIntoHubCache(hostWith(files), baseline)).toMatchObject({value: {holds: 'nothing'}});
  const other = {...baseline, command: [...baseline.command, '--revision=next']};
  expect(await lookIntoHubCache(hostWith(first), other)).toMatchObject({value: {holds: 'nothing'}});
});

test('no folder is nothing', async () => {
  expect(await lookIntoHubCache(hostWith({}), baseline)).toMatchObject({value: {holds: 'nothing'}});
});

test('the variables of the container decide where its cache is', async () => {
  const facts = {...baseline, env: {HF_HUB_CACHE: '/hf-cache/elsewhere', HF_HOME: '/other'}};
  expect(await lookIntoHubCache(hostWith({}), facts)).toMatchObject({
    value: {folder: '/nvme/hf-cache/elsewhere/models--org--tiny'},
  });
});

test.each([
  [['vllm', 'serve', 'org/other', '--port', '8000'], 'org/other'],
  [['vllm', 'serve', '--model=org/third'], 'org/third'],
])('%j serves %s', async (command, model) => {
  expect(await lookIntoHubCache(hostWith({}), {...baseline, command})).toMatchObject({value: {model}});
});

test('a cache inside the container and a model that is a path cannot be looked at', async () => {
  expect(await lookIntoHubCache(hostWith({}), {...baseline, mounts: []})).toMatchObject({
    ok: false,
    code: 'not-mounted',
  });
  expect(
    await lookIntoHubCache(hostWith({}), {...baseline, command: ['--model', '/models/x']}),
  ).toMatchObject({ok: false, code: 'no-model'});
});
