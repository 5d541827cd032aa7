/** Time on the rehearsed machine: real time, scaled. */
export type MachineClock = {
  /** Milliseconds since `start`; 0 before. */
  nowMs(): number;
  /** Time begins: as late as possible, so that the program's own clock begins with it. */
  start(): void;
  /** ISO time with nanoseconds, as Docker writes it. */
  stamp(atMs: number): string;
  wallMs(atMs: number): number;
  /** Real milliseconds that this many of the machine's take. */
  real(ms: number): number;
  at(atMs: number, does: () => void): () => void;
  wait(ms: number): Promise<void>;
  readonly closed: boolean;
  /** Drops every timer and lets every waiter go on. */
  close(): void;
};

export function createMachineClock(
  speed: number,
  real: () => number = () => performance.now(),
): MachineClock {
  let startedReal: number | undefined;
  let startedWall = Date.now();
  let closed = false;
  const pending = new Map<NodeJS.Timeout, (() => void) | undefined>();
  const nowMs = (): number => (startedReal === undefined ? 0 : (real() - startedReal) * speed);
  const schedule = (delayMs: number, does: () => void, onClose?: () => void): (() => void) => {
    const timer = setTimeout(
      () => {
        pending.delete(timer);
        does();
      },
      Math.max(0, delayMs / speed),
    );
    pending.set(timer, onClose);
    return () => {
      clearTimeout(timer);
      pending.delete(timer);
    };
  };
  return {
    nowMs,
    start() {
      startedReal = real();
      startedWall = Date.now();
    },
    wallMs: atMs => startedWall + atMs,
    stamp(atMs) {
      const wall = startedWall + atMs;
      const nanos = Math.floor((wall - Math.floor(wall)) * 1e6);
      return new Date(Math.floor(wall)).toISOString().replace('Z', `${String(nanos).padStart(6, '0')}Z`);
    },
    real: ms => ms / speed,
    at: (atMs, does) => schedule(atMs - nowMs(), does),
    wait: ms => (closed ? Promise.resolve() : new Promise(resolve => schedule(ms, resolve, resolve))),
    get closed() {
      return closed;
    },
    close() {
      closed = true;
      for (const [timer, onClose] of pending) {
        clearTimeout(timer);
        onClose?.();
      }
      pending.clear();
    },
  };
}
