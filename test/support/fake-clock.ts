import type {Clock} from '../../src/host/ports.ts';

export type FakeClock = Clock & {
  /** Lets everything due until then happen. */
  advance(ms: number): void;
};

type Timer = {atMs: number; order: number; fire: () => void};

/**
 * Virtual time: whenever nothing else is left to do, it jumps to the next timer. Deterministic, and a test of
 * twenty virtual minutes takes milliseconds.
 */
export function fakeClock(scale = 1): FakeClock {
  let nowMs = 0;
  let order = 0;
  let pumping = false;
  let timers: Timer[] = [];

  const pump = (): void => {
    const next = timers.toSorted((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
    if (next === undefined) {
      pumping = false;
      return;
    }
    timers = timers.filter(timer => timer !== next);
    nowMs = Math.max(nowMs, next.atMs);
    next.fire();
    setImmediate(pump);
  };

  return {
    scale,
    cpuMs: () => 0,
    nowMs: () => nowMs,
    wall: () => new Date(Date.UTC(2026, 10, 23, 12) + nowMs),
    sleep: (ms, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) return resolve();
        const timer: Timer = {atMs: nowMs + ms, order: order++, fire: resolve};
        timers.push(timer);
        signal?.addEventListener(
          'abort',
          () => {
            timers = timers.filter(other => other !== timer);
            resolve();
          },
          {once: true},
        );
        if (!pumping) {
          pumping = true;
          setImmediate(pump);
        }
      }),
    advance: ms => {
      nowMs += ms;
    },
  };
}
