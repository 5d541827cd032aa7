import {attemptNow} from '../host/failure.ts';

/** Writes until the disk refuses, and no more after that: `refused` is told why, once. */
export function guarded<Args extends readonly unknown[]>(
  write: (...args: Args) => void,
  refused: (why: string) => void,
): (...args: Args) => void {
  let isRefused = false;
  return (...args) => {
    if (isRefused) return;
    const done = attemptNow(() => write(...args));
    if (done.ok) return;
    isRefused = true;
    refused(done.message);
  };
}
