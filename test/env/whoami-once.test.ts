import {expect, it} from 'vitest';
import {whoamiOnce} from '../../src/env/whoami-once.ts';
import type {HttpAnswer, HttpRequest} from '../../src/host/ports.ts';

function hub(...answers: HttpAnswer[]) {
  const asked: HttpRequest[] = [];
  let nowMs = 0;
  const http = whoamiOnce(
    async request => {
      asked.push(request);
      return answers[asked.length - 1] ?? {ok: true, status: 500, headers: {}, body: ''};
    },
    {nowMs: () => nowMs},
  );
  const ask = (token: string, path = '/api/whoami-v2') =>
    http({method: 'GET', url: `https://hub.test${path}`, headers: {authorization: `Bearer ${token}`}});
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return {ask, asked, pass};
}

const answer = (status: number, headers: Record<string, string> = {}): HttpAnswer => ({
  ok: true,
  status,
  headers,
  body: '',
});

it('asks whose a token is once, and again for another token', async () => {
  const {ask, asked} = hub(answer(200), answer(401));
  expect(await ask('a')).toMatchObject({status: 200});
  expect(await ask('a')).toMatchObject({status: 200});
  expect(await ask('b')).toMatchObject({status: 401});
  expect(await ask('b')).toMatchObject({status: 401});
  expect(asked).toHaveLength(2);
});

it('remembers nothing else, and no answer that settles nothing', async () => {
  const {ask, asked} = hub({ok: false, kind: 'timeout', message: ''}, answer(503), answer(200), answer(200));
  await ask('a');
  await ask('a');
  expect(await ask('a')).toMatchObject({status: 200});
  await ask('a', '/org/model/resolve/main/config.json');
  await ask('a', '/org/model/resolve/main/config.json');
  expect(asked).toHaveLength(5);
});

it.each([
  ['as long as it says', {'retry-after': '30'}, 30_000],
  ['some minutes where it does not say', {}, 300_000],
])('N07 leaves a hub that limits us alone, %s', async (_, headers, waitMs) => {
  const {ask, asked, pass} = hub(answer(429, headers), answer(200));
  await ask('a');
  pass(waitMs - 1);
  expect(await ask('a')).toMatchObject({status: 429});
  pass(1);
  expect(await ask('a')).toMatchObject({status: 200});
  expect(asked).toHaveLength(2);
});
