import {expect, test} from 'vitest';
import {splitLives} from '../../src/diagnose/lives.ts';
import {cleaned, startUp, wrapper} from './seen.ts';

test('every banner of the server begins a life', () => {
  const lives = splitLives(cleaned([...startUp, ...wrapper, ...startUp]));
  expect(lives).toHaveLength(2);
  expect(lives[0]).toHaveLength(startUp.length + wrapper.length);
  expect(lives[1]).toHaveLength(startUp.length);
});

test('lines before the first banner belong to the first life', () => {
  expect(
    splitLives(
      cleaned(['INFO 11-20 11:59:58 [__init__.py:216] Automatically detected platform cuda.', ...startUp]),
    ),
  ).toHaveLength(1);
});
