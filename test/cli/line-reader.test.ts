import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {createLineReader} from '../../src/cli/line-reader.ts';

test('Ctrl-C at a question ends it only when the run knows that it was interrupted', async () => {
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => undefined,
  }) as unknown as NodeJS.ReadStream;
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
  (stdin as unknown as PassThrough).write('\u0003');
  await seen.promise;
  await new Promise(resolve => setTimeout(resolve, 20));
  expect(order).toEqual(['interrupt']);
  controller.abort();
  expect(await line).toBeNull();
});
