import {expect, it} from 'vitest';
import {userOf, whoamiOnce} from '../../src/env/whoami-once.ts';
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

const answer = (
  status: number,
  headers: Record<string, string> = {},
  body = status === 200 ? '{"name": "ann"}' : '',
): HttpAnswer => ({ok: true, status, headers, body});

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

it('N04 asks again after some minutes where it is forbidden: that is often a proxy, and is lifted', async () => {
  const {ask, asked, pass} = hub(answer(403), answer(200));
  await ask('a');
  pass(299_000);
  expect(await ask('a')).toMatchObject({status: 403});
  pass(1000);
  expect(await ask('a')).toMatchObject({status: 200});
  expect(asked).toHaveLength(2);
});

it('shares one question among those who ask at the same time, and puts it again where the first gave up', async () => {
  const {ask, asked} = hub(answer(200));
  await Promise.all([ask('a'), ask('a'), ask('a')]);
  expect(asked).toHaveLength(1);
  const given = hub({ok: false, kind: 'aborted', message: ''}, answer(200));
  const [first, second] = await Promise.all([given.ask('a'), given.ask('a')]);
  expect(first).toMatchObject({ok: false});
  expect(second).toMatchObject({status: 200});
});

it('N04 a 200 that names nobody is no answer of a hub, and is not kept', async () => {
  expect(userOf(answer(200))).toBe('ann');
  for (const body of ['', '<html>', '[]', 'null', '{"name": ""}', '{"name": 1}'])
    expect(userOf(answer(200, {}, body))).toBeNull();
  const {ask, asked} = hub(answer(200, {}, '<html>'), answer(200));
  await ask('a');
  await ask('a');
  expect(asked).toHaveLength(2);
});
