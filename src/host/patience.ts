import type {RunOptions} from './ports.ts';

/** What a cancel still waits for a privileged child. */
const GRACE_AFTER_ABORT_MS = 10_000;

/**
 * Waits for a child of root's, which a plain user cannot signal, up to the time limit, or a while after a cancel.
 * Then it is left to finish: half a file system is worse than one more.
 */
export async function patience<T>(
  child: Promise<T>,
  {timeoutMs, signal}: RunOptions,
): Promise<T | 'timeout' | 'aborted'> {
  const timers: NodeJS.Timeout[] = [];
  const settled = new AbortController();
  const over = new Promise<'timeout' | 'aborted'>(resolve => {
    if (timeoutMs !== undefined) timers.push(setTimeout(resolve, timeoutMs, 'timeout'));
    const onAbort = (): void => void timers.push(setTimeout(resolve, GRACE_AFTER_ABORT_MS, 'aborted'));
    signal?.addEventListener('abort', onAbort, {once: true, signal: settled.signal});
  });
  try {
    return await Promise.race([child, over]);
  } finally {
    settled.abort();
    timers.forEach(clearTimeout);
  }
}
