import {setTimeout as delay} from 'node:timers/promises';

/** Waits for a condition of the outside world; fails when it does not come true in time. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 5000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not in ${withinMs} ms: ${what}`);
    await delay(10);
  }
}
