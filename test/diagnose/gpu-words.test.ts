import {expect, test} from 'vitest';
import {gpuWords} from '../../src/diagnose/gpu-words.ts';
import type {Gpu, GpuCard, GpuHolder} from '../../src/diagnose/live.ts';

const card = (changes: Partial<GpuCard> = {}): GpuCard => ({
  index: 0,
  name: 'NVIDIA H100 NVL',
  usedMib: 16_404,
  totalMib: 95_830,
  busyPercent: 97,
  ...changes,
});
const holder = (changes: Partial<GpuHolder> = {}): GpuHolder => ({
  pid: 4711,
  program: '/opt/venv/bin/python3',
  usedMib: 16_400,
  container: 'convert_model',
  ...changes,
});
const words = (cards: Gpu['cards'], holders: Gpu['holders']) => gpuWords({ok: true, value: {cards, holders}});

test('memory, utilisation and who holds it, in one line', () => {
  expect(words([card()], [holder()])).toBe(
    '17.2 of 100.5 GB used, 97 % busy; convert_model 17.2 GB (python3, pid 4711)',
  );
});

test('of several GPUs memory is added up, and the idle one is seen', () => {
  expect(words([card(), card({index: 1, usedMib: 4, busyPercent: 0})], [])).toBe(
    '2 GPUs, 17.2 of 201.0 GB used, 0 to 97 % busy; no process on it',
  );
});

test('a stranger is told before our own, however little it holds, and a crowd is cut short', () => {
  const own = [1, 2, 3].map(pid => holder({pid}));
  expect(
    words([card()], [...own, holder({pid: 99, program: 'jupyter', usedMib: 500, container: null})]),
  ).toBe(
    '17.2 of 100.5 GB used, 97 % busy; NO CONTAINER 524.3 MB (jupyter, pid 99), convert_model 17.2 GB (python3, pid 1), convert_model 17.2 GB (python3, pid 2), 1 more',
  );
});

test('what the driver does not say is not made up: slices, shared memory, hidden names', () => {
  const slice = card({usedMib: null, busyPercent: null});
  const hidden = holder({program: '[Insufficient Permissions]', usedMib: null});
  expect(words([slice, card()], [hidden])).toBe(
    '2 GPUs, ? of 201.0 GB used, utilisation not told; convert_model (pid 4711)',
  );
});

test('"nobody", "not seen" and "could not look" are three answers', () => {
  expect(words([card()], [])).toContain('no process on it');
  expect(words([card()], null)).toContain('who holds it could not be seen');
  expect(gpuWords({ok: false, code: 'failed', message: 'is the driver hung?'})).toBe(
    'could not be looked at: is the driver hung?',
  );
  expect(words([], [])).toContain('the driver lists no GPU');
});
