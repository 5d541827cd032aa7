import {expect, test} from 'vitest';
import {createClock} from '../../src/host/clock.ts';

test('time goes on, in fractions of a millisecond, and never back', () => {
  const clock = createClock();
  const readings = Array.from({length: 1000}, () => clock.nowMs());
  expect(readings).toEqual([...readings].sort((a, b) => a - b));
  expect(readings.some(reading => !Number.isInteger(reading))).toBe(true);
  expect(Math.abs(clock.wall().getTime() - Date.now())).toBeLessThan(1000);
});

test('a scaled clock sleeps shorter than it says it did', async () => {
  const clock = createClock(100);
  const [realMs, scaledMs] = [performance.now(), clock.nowMs()];
  const wallMs = clock.wall().getTime();
  await clock.sleep(5000);
  expect(performance.now() - realMs).toBeLessThan(2000);
  expect(clock.nowMs() - scaledMs).toBeGreaterThanOrEqual(4900);
  expect(clock.wall().getTime() - wallMs).toBeGreaterThanOrEqual(4900);
});

test('a sleep ends early with the signal, without an error', async () => {
  const clock = createClock();
  const cancel = new AbortController();
  const startedMs = performance.now();
  const sleeping = clock.sleep(60_000, cancel.signal);
  cancel.abort();
  await sleeping;
  await clock.sleep(60_000, cancel.signal);
  expect(performance.now() - startedMs).toBeLessThan(5000);
});

test('a sleep longer than a timer can be does not end at once', async () => {
  let ended = false;
  const cancel = new AbortController();
  const sleeping = createClock()
    .sleep(2 ** 40, cancel.signal)
    .then(() => {
      ended = true;
    });
  await createClock().sleep(20);
  expect(ended).toBe(false);
  cancel.abort();
  await sleeping;
});
