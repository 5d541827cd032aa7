import {describe, expect, it} from 'vitest';
import {cacheHasConfig} from '../../src/gates/cache-has-config.ts';
import {contextOn, type Machine} from './machine.ts';
import {goodEnv, withEnv} from './with-env.ts';
import {without} from './without.ts';

const repo = '/nvme/hf-cache/hub/models--meta-llama--Llama-3.1-8B-Instruct';
const snapshot = `${repo}/snapshots/0123abcd`;
const blob = (name: string) => `${repo}/blobs/${name}`;
const cached = {
  [`${repo}/refs/main`]: '0123abcd\n',
  [`${snapshot}/config.json`]: '{}',
  [`${snapshot}/tokenizer.json`]: '{}',
  [`${snapshot}/model.safetensors.index.json`]: JSON.stringify({
    weight_map: {a: 'model-1.safetensors', b: 'model-2.safetensors', c: 'model-1.safetensors'},
  }),
  [blob('w1')]: 'weights',
  [blob('w2')]: 'weights',
};
const links = {
  [`${snapshot}/model-1.safetensors`]: blob('w1'),
  [`${snapshot}/model-2.safetensors`]: blob('w2'),
};

describe('cache-has-config', () => {
  const folders = ['/nvme/hf-cache'];
  it.each<[string, Machine, string, string]>([
    ['a whole snapshot', {files: cached, links}, 'pass', 'snapshot 0123abcd is whole'],
    [
      'a model in one file',
      {
        files: {
          ...without(cached, `${snapshot}/model.safetensors.index.json`),
          [`${snapshot}/model.safetensors`]: 'w',
        },
      },
      'pass',
      'is whole',
    ],
    ['an empty cache', {}, 'stop', 'never fetched into this cache'],
    [
      'another model only',
      {files: {'/nvme/hf-cache/hub/models--x--y/snapshots/1/config.json': '{}'}},
      'stop',
      'never fetched',
    ],
    [
      'N11 config.json without weights, which find would pass',
      {files: without(cached, `${snapshot}/model.safetensors.index.json`)},
      'stop',
      'model.safetensors is missing',
    ],
    [
      'N08 a missing shard',
      {files: cached, links: {[`${snapshot}/model-1.safetensors`]: blob('w1')}},
      'stop',
      'model-2.safetensors is missing',
    ],
    [
      'N08 a link to nothing',
      {files: without(cached, blob('w2')), links},
      'stop',
      'model-2.safetensors is a link to nothing',
    ],
    [
      'N08 an empty shard',
      {files: cached, links, sizes: {[blob('w2')]: 0}},
      'stop',
      'model-2.safetensors is empty',
    ],
    [
      'N08 a download that did not end',
      {files: {...cached, [blob('abc.incomplete')]: ''}, links},
      'stop',
      '1 download(s) did not end',
    ],
    [
      'D28 a shard on another disk',
      {
        files: {...cached, '/home/ann/w2': 'w'},
        links: {...links, [`${snapshot}/model-2.safetensors`]: '/home/ann/w2'},
      },
      'stop',
      'a link out of the cache, to /home/ann/w2',
    ],
    ['no tokenizer', {files: without(cached, `${snapshot}/tokenizer.json`), links}, 'stop', 'no tokenizer'],
    [
      'no config',
      {files: without(cached, `${snapshot}/config.json`), links},
      'stop',
      'config.json is missing',
    ],
    [
      'a ref without its snapshot',
      {files: {[`${repo}/refs/main`]: '9999999'}},
      'stop',
      'snapshot 9999999 is missing',
    ],
    [
      'a ref that is no commit',
      {files: {...cached, [`${repo}/refs/main`]: '../../etc'}},
      'stop',
      'holds no commit',
    ],
    [
      'an index that leads out',
      {files: {...cached, [`${snapshot}/model.safetensors.index.json`]: '{"weight_map":{"a":"../../../x"}}'}},
      'stop',
      'it names "../../../x"',
    ],
    [
      'a torn index',
      {files: {...cached, [`${snapshot}/model.safetensors.index.json`]: '{'}},
      'stop',
      'it is not JSON',
    ],
    [
      'an index of another form',
      {files: {...cached, [`${snapshot}/model.safetensors.index.json`]: '{}'}},
      'stop',
      'names no weights',
    ],
  ])('%s', async (_, machine, status, observed) => {
    const result = await cacheHasConfig.check(contextOn(withEnv({folders, ...machine})));
    expect(result.status).toBe(status);
    expect(result.observed).toContain(observed);
  });

  const commit = 'a'.repeat(40);
  const converted = (revision: string) => ({
    '/nvme/sllm-models/vllm/meta-llama/Llama-3.1-8B-Instruct/faststart.json': JSON.stringify({
      schema: 'faststart.conversion/1',
      model: 'meta-llama/Llama-3.1-8B-Instruct',
      revision,
      dtype: 'bfloat16',
      ranks: 1,
      files: {},
    }),
  });
  const pinned = `${goodEnv}MODEL_REVISION=${commit}\n`;
  const moveTo = (files: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace('0123abcd', commit), text]));
  const pinnedCache = {
    ...without(moveTo(cached), `${repo}/refs/main`),
    [`${repo}/refs/main`]: 'b'.repeat(40),
  };

  it.each<[string, string, Machine, string, string]>([
    [
      'C13 a cache that moved on since the conversion',
      goodEnv,
      {files: {...cached, ...converted(commit)}, links},
      'the arms would serve two revisions of the model',
      `main is 0123abcd in the cache, which is what the baseline serves; faststart's model was converted from ${commit}`,
    ],
    [
      'C13 a conversion of another commit than the pinned one',
      pinned,
      {files: {...pinnedCache, ...converted('b'.repeat(40))}, links: moveTo(links)},
      'the arms would serve two revisions of the model',
      `converted from ${'b'.repeat(40)}`,
    ],
    [
      'a pinned commit that was never fetched',
      pinned,
      {files: cached, links},
      'the snapshot is missing',
      `the snapshot ${commit} is missing`,
    ],
    [
      'shards that hold less than their tensors need',
      goodEnv,
      {
        files: {
          ...cached,
          [`${snapshot}/model.safetensors.index.json`]: JSON.stringify({
            metadata: {total_size: 1000},
            weight_map: {a: 'model-1.safetensors', b: 'model-2.safetensors'},
          }),
        },
        links,
        sizes: {[blob('w1')]: 600, [blob('w2')]: 399},
      },
      'the weights are cut short',
      'the shards have 999 bytes, their tensors need 1000',
    ],
    [
      'a missing shard',
      goodEnv,
      {files: cached, links: {[`${snapshot}/model-1.safetensors`]: blob('w1')}},
      'a weight file is missing',
      'model-2.safetensors is missing',
    ],
    [
      'a dangling link',
      goodEnv,
      {files: without(cached, blob('w2')), links},
      'a file is a link to nothing',
      'model-2.safetensors is a link to nothing',
    ],
  ])('tells %s', async (_, text, machine, short, observed) => {
    const result = await cacheHasConfig.check(contextOn(withEnv({folders, ...machine}, text)));
    expect(result).toMatchObject({status: 'stop', short});
    expect(result.observed).toContain(observed);
    expect(result.fixes).not.toEqual([]);
  });

  it('looks at the converted commit where the cache never heard of main', async () => {
    const files = {...without(moveTo(cached), `${repo}/refs/main`), ...converted(commit)};
    const machine = {folders, files, links: moveTo(links)};
    expect(await cacheHasConfig.check(contextOn(withEnv(machine)))).toMatchObject({
      status: 'pass',
      observed: `${repo}: snapshot ${commit} is whole`,
    });
  });

  it('looks at the pinned commit, wherever main is by now', async () => {
    const machine = {folders, files: {...pinnedCache, ...converted(commit)}, links: moveTo(links)};
    expect(await cacheHasConfig.check(contextOn(withEnv(machine, pinned)))).toMatchObject({
      status: 'pass',
      observed: `${repo}: snapshot ${commit} is whole`,
    });
  });

  it('does not know when the cache cannot be read, or .env is missing', async () => {
    const context = contextOn(withEnv({folders, files: cached, links}));
    const denied = {
      ...context,
      host: {
        ...context.host,
        readFolder: async () => ({ok: false, code: 'EACCES', message: 'permission denied'}) as const,
      },
    };
    expect(await cacheHasConfig.check(denied)).toMatchObject({
      status: 'unknown',
      observed: `${repo}: permission denied`,
    });
    expect(await cacheHasConfig.check(contextOn({}))).toMatchObject({status: 'unknown'});
  });

  it("shows what the runbook's find would print", async () => {
    const result = await cacheHasConfig.check(contextOn(withEnv({folders, files: cached, links})));
    expect(result.evidence[0]).toEqual({
      command: 'find /nvme/hf-cache -maxdepth 8 -name config.json | grep -i Llama-3.1-8B-Instruct | head',
      text: `${snapshot}/config.json`,
    });
  });
});
