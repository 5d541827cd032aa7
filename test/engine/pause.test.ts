import {expect, test} from 'vitest';
import {createPause} from '../../src/engine/pause.ts';

const never = new AbortController().signal;

test('nobody waits who was not asked to', async () => {
  const pause = createPause();
  expect(pause.isAsked()).toBe(false);
  await pause.released(never);
});

test('waits until it is released, and can be asked again', async () => {
  const pause = createPause();
  for (let round = 0; round < 2; round++) {
    pause.ask();
    pause.ask();
    expect(pause.isAsked()).toBe(true);
    const waiting = pause.released(never);
    pause.release();
    await waiting;
    expect(pause.isAsked()).toBe(false);
  }
});

test('a stop ends the wait', async () => {
  const pause = createPause();
  pause.ask();
  const stop = new AbortController();
  const waiting = pause.released(stop.signal);
  stop.abort();
  await waiting;
  expect(pause.isAsked()).toBe(true);
});
