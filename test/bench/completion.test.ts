import {expect, test} from 'vitest';
import {firstCompletion, parseCompletion} from '../../src/bench/completion.ts';
import {armsEquivalence, equivalence} from '../../src/bench/equivalence.ts';
import type {HttpAnswer, HttpRequest} from '../../src/host/ports.ts';
import {fakeClock} from '../support/fake-clock.ts';

const ask = async (answer: HttpAnswer, seen: HttpRequest[] = []) =>
  firstCompletion(
    {
      clock: fakeClock(),
      http: async request => {
        seen.push(request);
        return answer;
      },
    },
    {port: 8001, model: 'org/model', seed: 7, signal: new AbortController().signal},
  );

const ok = (body: string): HttpAnswer => ({ok: true, status: 200, headers: {}, body});

const say = (text: string) => ({text, tokens: null});

test('the request is greedy, seeded, of a fixed length, and streamed', async () => {
  const seen: HttpRequest[] = [];
  await ask(ok('{}'), seen);
  expect(seen[0]?.url).toBe('http://127.0.0.1:8001/v1/completions');
  expect(seen[0]?.body).toMatchObject({
    temperature: 0,
    seed: 7,
    max_tokens: 32,
    ignore_eos: true,
    stream: true,
  });
});

test('a streamed answer is put together', () => {
  const body =
    'data: {"choices":[{"text":" Par"}]}\n\ndata: {"choices":[{"text":"is"}]}\n\ndata: {"choices":[],"usage":{"completion_tokens":32}}\n\ndata: [DONE]\n\n';
  expect(parseCompletion(body)).toEqual({text: ' Paris', tokens: 32, logprobs: []});
});

test('an answer in one piece is read too', () => {
  expect(parseCompletion('{"choices":[{"text":" Paris"}],"usage":{"completion_tokens":32}}')).toEqual({
    text: ' Paris',
    tokens: 32,
    logprobs: [],
  });
});

test('log probabilities come with their tokens, from each chunk', () => {
  const part = (token: string, logprob: number | null): string =>
    `data: ${JSON.stringify({choices: [{text: token, logprobs: {tokens: [token], token_logprobs: [logprob]}}]})}\n\n`;
  expect(
    parseCompletion(`${part(' Par', -0.1)}${part('is', -0.2)}${part('!', null)}data: [DONE]\n\n`),
  ).toEqual({
    text: ' Paris!',
    tokens: null,
    logprobs: [
      {token: ' Par', logprob: -0.1},
      {token: 'is', logprob: -0.2},
    ],
  });
});

test.each([
  ['an error', {ok: true, status: 500, headers: {}, body: 'EngineDeadError'} as const, 'answered 500'],
  ['no connection', {ok: false, kind: 'reset', message: 'socket hang up'} as const, 'reset'],
  ['a page of HTML', ok('<html>'), 'not readable JSON'],
  ['no text', ok('{"choices":[{"text":""}]}'), 'empty'],
  [
    'too few tokens',
    ok('{"choices":[{"text":"a"}],"usage":{"completion_tokens":3}}'),
    '3 tokens, 32 were asked for',
  ],
])('%s does not count', async (_what, answer, words) => {
  expect((await ask(answer)).fault).toContain(words);
});

test('texts are equal, part late, or differ', () => {
  expect(equivalence(say('abcdefgh'), say('abcdefgh'))).toBe('equal');
  expect(equivalence(say('abcdefgh'), say('abcdefXY'))).toBe('late');
  expect(equivalence(say('abcdefgh'), say('aXYZ'))).toBe('different');
  expect(equivalence(say(''), say('a'))).toBe('different');
});

test('tokens decide where the server tells them: the first eight, or log probabilities within 0.1', () => {
  const tell = (words: string, logprob: (index: number) => number) => ({
    text: words,
    tokens: [...words].map((token, index) => ({token, logprob: logprob(index)})),
  });
  const sure = () => -0.01;
  // Parts after a quarter of it, past the first eight tokens: by characters alone that was different.
  expect(equivalence(tell('abcdefghi'.padEnd(36, 'x'), sure), tell('abcdefghi'.padEnd(36, 'y'), sure))).toBe(
    'late',
  );
  // A near tie at the third token, and a clear choice there.
  const tie = (last: number) => (index: number) => (index < 2 ? -0.01 : last);
  expect(equivalence(tell('abcd', tie(-0.7)), tell('abXY', tie(-0.69)))).toBe('late');
  expect(equivalence(tell('abcd', tie(-0.1)), tell('abXY', tie(-2.5)))).toBe('different');
});

test('one different faststart answer is enough, and nothing to compare is not equal', () => {
  expect(armsEquivalence([say('abcd')], [say('abcd'), say('zzzz')])).toBe('different');
  expect(armsEquivalence([say('abcd')], [])).toBeNull();
});
