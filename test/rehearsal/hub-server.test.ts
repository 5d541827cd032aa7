import {expect, test} from 'vitest';
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

test('nothing outside the machine is reached', async () => {
  const {http} = await rehearse('blank-nvme');
  expect(await http({method: 'GET', url: 'http://example.com/'})).toMatchObject({ok: false, kind: 'refused'});
});
