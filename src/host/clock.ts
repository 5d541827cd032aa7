import type {Clock} from './ports.ts';

/** Node's timers cannot wait longer; a longer one would end at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Real time, `scale` times as fast. `nowMs` counts from when the clock was made. */
export function createClock(scale = 1): Clock {
  const startedAtMs = performance.now();
  const startedWallMs = Date.now();
  const nowMs = (): number => (performance.now() - startedAtMs) * scale;
  return {
    scale,
    nowMs,
    cpuMs: () => {
      const {user, system} = process.cpuUsage();
      return (user + system) / 1000;
    },
    wall: () => (scale === 1 ? new Date() : new Date(startedWallMs + nowMs())),
    sleep: (ms, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) return resolve();
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, Math.min(ms / scale, LONGEST_TIMER_MS));
        signal?.addEventListener('abort', done, {once: true});
      }),
  };
}
