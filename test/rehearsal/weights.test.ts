import {closeSync, openSync, readSync, rmSync, statSync, truncateSync} from 'node:fs';
import {expect, test} from 'vitest';
import {beginDownload, finishDownload, readHubCache} from '../../src/rehearsal/hub-cache.ts';
import type {HubModel} from '../../src/rehearsal/machine-schema.ts';
import {weightBytes} from '../../src/rehearsal/model-shape.ts';
import {readStoreFormat, writeStoreFormat} from '../../src/rehearsal/store-format.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const model: HubModel = {
  sha: 'a'.repeat(40),
  gated: false,
  architecture: 'LlamaForCausalLM',
  layers: 32,
  hidden: 4096,
  intermediate: 14336,
  vocabulary: 128256,
  keyValue: 1024,
};

test('a download leaves an unfinished blob first, then a complete snapshot of links', () => {
  const cache = temporaryFolder();
  beginDownload(cache, 'org/model', model.sha);
  expect(readHubCache(cache, 'org/model', 'main').status).toBe('absent');
  finishDownload(cache, 'org/model', model, model.sha);
  const found = readHubCache(cache, 'org/model', 'main');
  expect(found).toMatchObject({status: 'complete', commit: model.sha});
  expect(found.status === 'complete' && found.shards.length).toBe(4);
  expect(readHubCache(cache, 'org/model', model.sha).status).toBe('complete');
});

test('shards are true safetensors files: the header describes every byte of the data', () => {
  const cache = temporaryFolder();
  finishDownload(cache, 'org/model', model, model.sha);
  const found = readHubCache(cache, 'org/model', 'main');
  const shards = found.status === 'complete' ? found.shards : [];
  const data = shards.map(shard => {
    const start = Buffer.alloc(8);
    const file = openSync(shard, 'r');
    readSync(file, start, 0, 8, 0);
    const header = Buffer.alloc(Number(start.readBigUInt64LE()));
    readSync(file, header, 0, header.length, 8);
    closeSync(file);
    const ends = Object.values<{data_offsets: [number, number]}>(JSON.parse(header.toString())).map(
      ({data_offsets}) => data_offsets[1],
    );
    expect(statSync(shard).size).toBe(8 + header.length + Math.max(...ends));
    return Math.max(...ends);
  });
  expect(data.reduce((sum, bytes) => sum + bytes, 0)).toBe(weightBytes(model));
});

test('a missing shard makes the cache incomplete', () => {
  const cache = temporaryFolder();
  finishDownload(cache, 'org/model', model, model.sha);
  const found = readHubCache(cache, 'org/model', 'main');
  if (found.status === 'complete' && found.shards[1] !== undefined) rmSync(found.shards[1]);
  expect(readHubCache(cache, 'org/model', 'main')).toMatchObject({status: 'incomplete', missing: 1});
});

test('a converted model has as many bytes as its index speaks of, and a truncated one is seen', () => {
  const output = temporaryFolder();
  expect(readStoreFormat(output).status).toBe('absent');
  writeStoreFormat(output, model);
  const stored = readStoreFormat(output);
  expect(stored).toMatchObject({status: 'complete', bytes: weightBytes(model)});
  const [first = ''] = stored.status === 'complete' ? stored.files : [];
  truncateSync(first, 4_294_967_296);
  expect(readStoreFormat(output)).toMatchObject({status: 'truncated', need: weightBytes(model)});
});
