import {expect, test} from 'vitest';
import {createCapture} from '../../src/host/capture.ts';

test('what fits is kept byte for byte, also zero bytes', () => {
  const capture = createCapture(100);
  capture.add(Buffer.from('a=1\0b'));
  capture.add(Buffer.from('=2\0'));
  expect(capture.text()).toBe('a=1\0b=2\0');
});

test('of what does not fit the end is kept, and the first line says how much is gone', () => {
  const capture = createCapture(10);
  for (let index = 0; index < 100; index++) capture.add(Buffer.from(`${index % 10}`));
  expect(capture.text()).toBe('[the first 90 bytes of this output were not kept]\n0123456789');
});

test('the cut never leaves half a character', () => {
  const capture = createCapture(4);
  capture.add(Buffer.from('日本語'));
  expect(capture.text().split('\n')[1]).toBe('語');
});
