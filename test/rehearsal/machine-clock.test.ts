import {expect, test, vi} from 'vitest';
import {createMachineClock} from '../../src/rehearsal/machine-clock.ts';

test('time stands still until the machine is started, and is scaled from then on', () => {
  let real = 1000;
  const clock = createMachineClock(60, () => real);
  real += 500;
  expect(clock.nowMs()).toBe(0);
  clock.start();
  real += 10;
  expect(clock.nowMs()).toBe(600);
  expect(clock.real(600)).toBe(10);
});

test('stamps have nanoseconds and move with the machine', () => {
  const clock = createMachineClock(60, () => 0);
  clock.start();
  const [early, late] = [clock.stamp(0), clock.stamp(90_000.25)];
  expect(early).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
  expect(Date.parse(late) - Date.parse(early)).toBe(90_000);
});

test('closing drops what was to happen and lets everybody who waits go on', async () => {
  const clock = createMachineClock(1);
  clock.start();
  const happens = vi.fn();
  clock.at(60_000, happens);
  const waited = clock.wait(60_000);
  clock.close();
  await waited;
  await clock.wait(60_000);
  expect(clock.closed).toBe(true);
  expect(happens).not.toHaveBeenCalled();
});
