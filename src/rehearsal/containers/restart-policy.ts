const FIRST_MS = 100;
const MOST_MS = 60_000;
/** A life this long makes the next wait short again. */
const LONG_LIFE_MS = 10_000;

/** Docker's wait before it starts a container again. `before` is the last one, 0 at first. */
export function backOffMs(before: number, livedMs: number): number {
  return before === 0 || livedMs >= LONG_LIFE_MS ? FIRST_MS : Math.min(before * 2, MOST_MS);
}

/** Whether the policy brings back a container that ended by itself. */
export function mayRestart(policy: string, exitCode: number, restarts: number): boolean {
  if (policy === 'always' || policy === 'unless-stopped') return true;
  if (!policy.startsWith('on-failure') || exitCode === 0) return false;
  const most = Number(policy.split(':')[1] ?? 0);
  return most === 0 || restarts < most;
}
