import {expect, test} from 'vitest';
import {convertProgress} from '../../src/actions/convert-progress.ts';

test.each([
  [
    'faststart-convert {"stage": "write", "done": 4000000000, "total": 16000000000, "rank": 1}',
    {text: 'writing the model, rank 1: 4.00 of 16.00 GB', fraction: 0.25},
  ],
  ['(Worker pid=7) faststart-convert {"stage": "load"}', {text: 'vLLM loads the model'}],
  ['faststart-convert {"stage": "tidy"}', {text: 'tidy'}],
  ['faststart-convert {"stage": "verify", "done": 0, "total": 0}', {text: 'reading it back to compare'}],
])('%s is progress', (line, said) => {
  expect(convertProgress(line)).toEqual(said);
});

test.each([
  'convert: done: /models/vllm/a/b',
  'faststart-convert {"stage"',
  'faststart-convert {"done": 5}',
  '',
])('%s is a line like any other', line => {
  expect(convertProgress(line)).toBeNull();
});
