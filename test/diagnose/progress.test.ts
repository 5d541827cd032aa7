import {expect, test} from 'vitest';
import {barOf, progressOf, roughly} from '../../src/diagnose/progress.ts';

test.each([
  [
    'Loading safetensors checkpoint shards:  39% Completed | 33/85 [15:04<27:00, 31.18s/it]',
    {done: '33', total: '85', rate: '31.18s/it', leftSeconds: 1620},
  ],
  [
    'model-00001-of-00004.safetensors:  34%|███▍      | 1.69G/4.98G [00:40<01:17, 42.3MB/s]',
    {done: '1.69G', total: '4.98G', rate: '42.3MB/s', leftSeconds: 77},
  ],
  [
    'Fetching 30 files:  13%|█▎        | 4/30 [1:02:31<6:17:02, 39.32s/it]',
    {done: '4', total: '30', rate: '39.32s/it', leftSeconds: 22_622},
  ],
  [
    'Downloading shards:   0%|          | 0/8 [00:00<?, ?it/s]',
    {done: '0', total: '8', rate: null, leftSeconds: null},
  ],
])('reads %s', (text, bar) => {
  expect(barOf(text)).toEqual(bar);
});

test.each(['Loading weights took 4.82 seconds', 'INFO [x.py:7] ready', ''])('%j is no bar', text => {
  expect(barOf(text)).toBeNull();
});

test('says how far it got as the bar says it', () => {
  expect(progressOf('shards:  50% Completed | 2/4 [00:04<00:04]')).toBe('2/4');
  expect(progressOf('Downloading x: 34%')).toBe('34%');
  expect(progressOf('Starting')).toBe('');
});

test.each([
  [0, '0 s'],
  [89, '89 s'],
  [90, '2 min'],
  [1620, '27 min'],
  [22_622, '6.3 h'],
])('%d seconds are roughly %s', (seconds, text) => {
  expect(roughly(seconds)).toBe(text);
});
