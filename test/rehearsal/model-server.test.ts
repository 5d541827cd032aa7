import {expect, onTestFinished, test} from 'vitest';
import {openModelServer} from '../../src/rehearsal/model-server.ts';

async function serve(model: string | null): Promise<string> {
  const server = openModelServer({model: () => model, think: () => Promise.resolve(), onRequest: () => {}});
  onTestFinished(() => server.close());
  await server.listening;
  return `http://127.0.0.1:${server.port()}`;
}

const post = (url: string, body: unknown) => fetch(url, {method: 'POST', body: JSON.stringify(body)});

test('it lists its model, and says that it is well', async () => {
  const url = await serve('org/model');
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(await (await fetch(`${url}/v1/models`)).json()).toMatchObject({
    object: 'list',
    data: [{id: 'org/model'}],
  });
});

test('the same prompt gets the same words, with and without streaming', async () => {
  const url = await serve('org/model');
  const asked = {model: 'org/model', prompt: 'Say something.', max_tokens: 5};
  const whole = JSON.parse(await (await post(`${url}/v1/completions`, asked)).text());
  expect(whole).toMatchObject({usage: {completion_tokens: 5}, choices: [{finish_reason: 'length'}]});
  const stream = await (
    await post(`${url}/v1/completions`, {...asked, stream: true, stream_options: {include_usage: true}})
  ).text();
  const events = stream
    .split('\n\n')
    .filter(line => line.startsWith('data: {'))
    .map(line => JSON.parse(line.slice('data: '.length)));
  expect(
    events
      .flatMap(event => event.choices)
      .map(choice => choice.text)
      .join(''),
  ).toBe(whole.choices[0].text);
  expect(events.at(-1).usage).toEqual(whole.usage);
  expect(stream.trimEnd().endsWith('data: [DONE]')).toBe(true);
});

test('chat is answered too', async () => {
  const url = await serve('org/model');
  const answer = JSON.parse(
    await (
      await post(`${url}/v1/chat/completions`, {
        model: 'org/model',
        messages: [{role: 'user', content: 'Hi'}],
        max_tokens: 3,
      })
    ).text(),
  );
  expect(answer.choices[0].message.content.trim().split(' ')).toHaveLength(3);
});

test('a wrong model, a wrong request and a wrong path are each refused', async () => {
  const url = await serve('org/model');
  expect((await post(`${url}/v1/completions`, {model: 'org/other', prompt: 'x'})).status).toBe(404);
  expect((await post(`${url}/v1/completions`, {prompt: 'x'})).status).toBe(400);
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
});

test('while the engine is not up, a connection gets no answer', async () => {
  const url = await serve(null);
  await expect(fetch(`${url}/v1/models`)).rejects.toThrow();
});
