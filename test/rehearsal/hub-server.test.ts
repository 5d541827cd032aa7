import {readdirSync, statSync} from 'node:fs';
import {expect, test} from 'vitest';
import {mayRead} from '../../src/gates/hub-answer.ts';
import {loadMachine} from '../../src/rehearsal/catalog.ts';
import {finishDownload, modelFolder} from '../../src/rehearsal/hub-cache.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {rehearse} from './rehearse.ts';

const MODEL = 'meta-llama/Llama-3.1-8B-Instruct';
const good = {authorization: 'Bearer hf_rehearsalOnlyNotReal'};
const bad = {authorization: 'Bearer hf_expired'};

test.each([
  ['GET', '/api/whoami-v2', good, 200],
  ['GET', '/api/whoami-v2', bad, 401],
  ['GET', '/api/whoami-v2', {}, 401],
  ['GET', `/api/models/${MODEL}`, {}, 200],
  ['GET', `/api/models/${MODEL}/auth-check`, good, 200],
  ['GET', `/api/models/${MODEL}/auth-check`, {}, 401],
  ['HEAD', `/${MODEL}/resolve/main/config.json`, good, 200],
  ['HEAD', `/${MODEL}/resolve/main/config.json`, {}, 401],
  ['HEAD', `/${MODEL}/resolve/main/model-00001-of-00004.safetensors`, good, 302],
  ['GET', `/api/models/${MODEL}/tree/main?recursive=true`, {}, 200],
  ['GET', `/api/models/${MODEL}/tree/no-such-branch`, good, 404],
  ['GET', '/api/models/nobody/nothing', good, 404],
  ['GET', '/api/models/nobody/nothing', {}, 401],
] as const)('%s %s with %o: %d', async (method, path, headers, status) => {
  const {http} = await rehearse('blank-nvme');
  expect(await http({method, url: `https://huggingface.co${path}`, headers})).toMatchObject({
    ok: true,
    status,
  });
});

test('a gated model says that it is', async () => {
  const {http} = await rehearse('blank-nvme');
  const about = await http({method: 'GET', url: `https://huggingface.co/api/models/${MODEL}`});
  expect(about.ok && JSON.parse(about.body)).toMatchObject({id: MODEL, gated: 'manual'});
  const file = await http({method: 'GET', url: `https://huggingface.co/${MODEL}/resolve/main/config.json`});
  expect(file.ok && file.headers['x-error-code']).toBe('GatedRepo');
});

test('N04 a file in the storage is where the hub sends us, with its commit and its etag', async () => {
  const {http} = await rehearse('blank-nvme');
  const url = `https://huggingface.co/${MODEL}/resolve/main/model-00001-of-00004.safetensors`;
  const head = await http({method: 'HEAD', url, headers: good});
  const names = ['location', 'x-repo-commit', 'x-linked-etag', 'x-linked-size'];
  for (const name of names) expect(head.ok && head.headers[name], name).toBeTruthy();
  expect(mayRead(head)).toBe(true);
  const small = await http({
    method: 'HEAD',
    url: `https://huggingface.co/${MODEL}/resolve/main/config.json`,
    headers: good,
  });
  expect(mayRead(small)).toBe(true);
});

test('the tree lists every file in the size that it has when it was downloaded', async () => {
  const {http, rehearsal} = await rehearse('blank-nvme');
  const answer = await http({
    method: 'GET',
    url: `https://huggingface.co/api/models/${MODEL}/tree/main?recursive=true`,
    headers: good,
  });
  const listed: {type: string; path: string; size: number}[] = answer.ok ? JSON.parse(answer.body) : [];
  const cache = temporaryFolder();
  const {hub} = await loadMachine(rehearsal.machine.id);
  const model = hub.models[MODEL];
  if (model === undefined) throw new Error(`the hub has no ${MODEL}`);
  finishDownload(cache, MODEL, model, model.sha);
  const snapshot = `${modelFolder(cache, MODEL)}/snapshots/${model.sha}`;
  expect(listed.map(({path}) => path)).toEqual(readdirSync(snapshot).sort());
  for (const {path, size} of listed) expect(statSync(`${snapshot}/${path}`).size, path).toBe(size);
  const url = `https://huggingface.co/${MODEL}/resolve/main/config.json`;
  const config = await http({method: 'GET', url, headers: good});
  expect(config.ok && Buffer.byteLength(config.body)).toBe(
    listed.find(({path}) => path === 'config.json')?.size,
  );
});

test('nothing outside the machine is reached', async () => {
  const {http} = await rehearse('blank-nvme');
  expect(await http({method: 'GET', url: 'http://example.com/'})).toMatchObject({ok: false, kind: 'refused'});
});
