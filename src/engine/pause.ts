/** Whether somebody wants the work to wait where it can; asked between pieces of work. */
export type Pause = {
  isAsked(): boolean;
  /** Resolves when it may go on, or at once where nobody asked, or when the signal aborts. */
  released(signal: AbortSignal): Promise<void>;
};

/** A pause with its two buttons. */
export function createPause(): Pause & {ask(): void; release(): void} {
  let waiting: PromiseWithResolvers<void> | undefined;
  return {
    isAsked: () => waiting !== undefined,
    ask() {
      waiting ??= Promise.withResolvers<void>();
    },
    release() {
      waiting?.resolve();
      waiting = undefined;
    },
    async released(signal) {
      if (waiting === undefined || signal.aborted) return;
      const {promise, resolve} = waiting;
      const leave = (): void => resolve();
      signal.addEventListener('abort', leave, {once: true});
      await promise;
      signal.removeEventListener('abort', leave);
    },
  };
}
