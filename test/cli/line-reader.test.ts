import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {createLineReader} from '../../src/cli/line-reader.ts';

const keyboard = () => Object.assign(new PassThrough(), {isTTY: true, setRawMode: () => undefined});

test('Ctrl-C at a question ends it only when the run knows that it was interrupted', async () => {
  const stdin = keyboard();
  const controller = new AbortController();
  const order: string[] = [];
  const seen = Promise.withResolvers<void>();
  const read = createLineReader(stdin, new PassThrough(), () => {
    order.push('interrupt');
    seen.resolve();
  });
  const line = read('? ', {hidden: false, signal: controller.signal}).then(value => {
    order.push('answer');
    return value;
  });
  stdin.write('\u0003');
  await seen.promise;
  await new Promise(resolve => setTimeout(resolve, 20));
  expect(order).toEqual(['interrupt']);
  controller.abort();
  expect(await line).toBeNull();
});

test('a consent is not given by what was typed ahead, nor by pasted lines: only by keys', async () => {
  const stdin = keyboard();
  const type = (text: string) => stdin.write(text);
  const stdout = new PassThrough();
  let shown = '';
  stdout.on('data', chunk => {
    shown += String(chunk);
  });
  const times = (text: string) => shown.split(text).length - 1;
  type('AB1234\r');
  const read = createLineReader(stdin, stdout, () => undefined);
  const answer = read('type it: ', {
    hidden: false,
    signal: new AbortController().signal,
    isConsent: true,
  });
  await expect.poll(() => times('type it: '), {timeout: 5000}).toBe(1);
  type('AB1234\ry\r');
  await expect.poll(() => times('pasted lines are not taken'), {timeout: 5000}).toBe(1);
  await expect.poll(() => times('type it: '), {timeout: 5000}).toBeGreaterThan(1);
  const before = times('type it: ');
  for (const key of ['A', 'B', '7', '\r']) {
    type(key);
    await new Promise(resolve => setImmediate(resolve));
  }
  expect(before).toBeGreaterThan(1);
  expect(await answer).toBe('AB7');
});
