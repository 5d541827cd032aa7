/**
 * Calls `notify` at once, then at most once in `everyMs` while calls keep coming; the last one is never lost. A
 * chatty build must not starve the keyboard.
 */
export function coalesce(notify: () => void, everyMs: number): {call(): void; stop(): void} {
  let timer: NodeJS.Timeout | undefined;
  let isDue = false;
  const wait = (): void => {
    timer = setTimeout(() => {
      timer = undefined;
      if (!isDue) return;
      isDue = false;
      wait();
      notify();
    }, everyMs);
  };
  return {
    call() {
      if (timer !== undefined) {
        isDue = true;
        return;
      }
      wait();
      notify();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      isDue = false;
    },
  };
}
