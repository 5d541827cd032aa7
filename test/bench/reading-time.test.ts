import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {heldUpMs, readingMs} from '../../src/bench/reading-time.ts';

const everySecond = (...bytes: readonly number[]) =>
  bytes.map((value, index) => ({atMs: index * 1000, bytes: value}));

test.each([
  ['a burst, then nothing', everySecond(0, 0, 900, 1000, 1000, 1000, 1000), 2000],
  ['a trickle all along', everySecond(0, 100, 200, 300, 400), 4000],
  ['a burst in the trickle of somebody else', everySecond(0, 4, 8, 1000, 1004, 1008, 1012), 1000],
  ['a counter that began anew', everySecond(500, 0, 100), 1000],
  ['nothing read', everySecond(7, 7, 7), 0],
  ['one look', everySecond(7), null],
  ['no look', [], null],
])('%s', (_what, samples, ms) => {
  expect(readingMs(samples)).toBe(ms);
});

test('is never longer than the whole watch, and waiting longer afterwards changes nothing', () => {
  const read = fc.array(fc.tuple(fc.integer({min: 1, max: 5000}), fc.integer({min: 0, max: 1e9})), {
    minLength: 1,
  });
  fc.assert(
    fc.property(read, fc.integer({min: 1, max: 1e6}), (steps, waitMs) => {
      const samples = [{atMs: 0, bytes: 0}];
      for (const [ms, bytes] of steps) {
        const last = samples.at(-1) ?? {atMs: 0, bytes: 0};
        samples.push({atMs: last.atMs + ms, bytes: last.bytes + bytes});
      }
      const end = samples.at(-1) ?? {atMs: 0, bytes: 0};
      const took = readingMs(samples);
      expect(took ?? 0).toBeLessThanOrEqual(end.atMs);
      expect(readingMs([...samples, {atMs: end.atMs + waitMs, bytes: end.bytes}])).toBe(took);
    }),
  );
});

test.each<[string, number, number | null, number]>([
  ['a disk at work all along', 9500, 9000, 10_000],
  ['a reader that is held back: the disk is idle, and it is waited for', 100, 4300, 10_000],
  ['reads between other work: hardly at work, hardly waited for', 300, 200, 300],
  ['requests that nobody waits for keep it at work', 8000, 0, 10_000],
  ['nobody waited, and nothing was at work', 0, 0, 1],
  ['a kernel that does not count who waits', 300, null, 10_000],
])('%s', (_what, busyMs, stallMs, ms) => {
  const looks = Array.from({length: 11}, (_, second) => ({
    atMs: second * 1000,
    bytes: second * 100,
    busyMs: 50 + (busyMs * second) / 10,
  }));
  expect(heldUpMs(looks, stallMs)).toBe(ms);
});
