import {describe, expect, it} from 'vitest';
import {nextUrl, readModelBytes, weightBytesOf} from '../../src/env/model-size.ts';
import type {HttpAnswer, HttpRequest} from '../../src/host/ports.ts';

const asked: Parameters<typeof readModelBytes>[1] = {
  hfEndpoint: 'https://hub.test',
  hfToken: 'hf_secretsecret',
  modelName: 'org/model',
};
const TREE = 'https://hub.test/api/models/org/model/tree/main?recursive=true';
const file = (path: string, size: number) => ({type: 'file', path, size, oid: 'x'});

function answer(body: unknown, status = 200, headers: Record<string, string> = {}): HttpAnswer {
  return {ok: true, status, headers, body: typeof body === 'string' ? body : JSON.stringify(body)};
}

/** Asks a hub that gives these answers in turn, the last one for ever. */
async function ask(answers: readonly HttpAnswer[], what = asked) {
  const requests: HttpRequest[] = [];
  const http = async (request: HttpRequest): Promise<HttpAnswer> => {
    requests.push(request);
    return answers[Math.min(requests.length, answers.length) - 1] ?? {ok: false, kind: 'other', message: ''};
  };
  const size = await readModelBytes({http, signal: new AbortController().signal}, what);
  return {size, requests};
}

describe('the size of a model', () => {
  it('is the sum of its safetensors, in folders too, asked with the token of HF_TOKEN', async () => {
    const {size, requests} = await ask([
      answer([
        file('model-00001-of-00002.safetensors', 5),
        file('part/model-00002-of-00002.safetensors', 7),
        file('pytorch_model.bin', 100),
        file('config.json', 1),
        {type: 'directory', path: 'x.safetensors', oid: 'y'},
      ]),
    ]);
    expect(size).toEqual({status: 'seen', value: 12});
    expect(requests).toMatchObject([{url: TREE, headers: {authorization: 'Bearer hf_secretsecret'}}]);
  });

  it('is the sum of the older form where there are no safetensors', () => {
    expect(weightBytesOf([file('a.bin', 3), file('b.bin', 4), file('c.json', 9)])).toBe(7);
    expect(weightBytesOf([file('c.json', 9)])).toBeUndefined();
  });

  it('sends no token where there is none', async () => {
    const {requests} = await ask([answer([file('a.bin', 1)])], {...asked, hfToken: null});
    expect(requests[0]?.headers).toEqual({});
  });

  it('goes on to further pages, and after a renamed model', async () => {
    const {size, requests} = await ask([
      answer('', 307, {location: '/api/models/new/model/tree/main?recursive=true'}),
      answer([file('a.safetensors', 1)], 200, {link: '<https://hub.test/api/next?cursor=2>; rel="next"'}),
      answer([file('b.safetensors', 2)]),
    ]);
    expect(size).toEqual({status: 'seen', value: 3});
    expect(requests.map(request => request.url)).toEqual([
      TREE,
      'https://hub.test/api/models/new/model/tree/main?recursive=true',
      'https://hub.test/api/next?cursor=2',
    ]);
  });

  it('takes the token to no other server', async () => {
    expect(nextUrl(TREE, 307, {location: 'https://elsewhere.test/x'})).toBeNull();
    expect(nextUrl(TREE, 307, {location: 'http://hub.test/x'})).toBeNull();
    const {size, requests} = await ask([answer('', 307, {location: 'https://elsewhere.test/x'})]);
    expect(requests).toHaveLength(1);
    expect(size.status).toBe('unknown');
  });

  it.each<[string, HttpAnswer, string]>([
    ['a hub that cannot be reached', {ok: false, kind: 'refused', message: 'no'}, 'refused: no'],
    ['a gated model', answer('', 403, {'x-error-code': 'GatedRepo'}), 'HTTP 403 GatedRepo'],
    ['a page that is not JSON', answer('<html>'), 'something else than a list'],
    ['an answer of another form', answer({files: []}), 'something else than a list'],
    ['a size below zero', answer([file('a.bin', -1)]), 'something else than a list'],
    ['no weights', answer([file('README.md', 1)]), 'lists no weights'],
    ['weights without a size', answer([{type: 'file', path: 'a.bin'}]), 'lists no weights'],
    ['a list without an end', answer([file('a.bin', 1)], 200, {link: `<${TREE}>; rel="next"`}), 'has no end'],
  ])('is unknown, with the reason: %s', async (_, said, why) => {
    const {size} = await ask([said]);
    expect(size).toEqual({status: 'unknown', why: expect.stringContaining(why)});
    expect(JSON.stringify(size)).not.toContain('hf_secretsecret');
  });
});
