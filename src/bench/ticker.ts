import type {Clock, Docker} from '../host/ports.ts';
import type {RunTick} from './types.ts';

/** Says from time to time how a run stands, until the signal ends it. */
export async function tick(
  {docker, clock}: {readonly docker: Docker; readonly clock: Clock},
  options: {
    readonly everyMs: number;
    readonly container: string;
    /** Whose network counts; null = nobody's. */
    readonly network: string | null;
    readonly startMs: number;
    readonly rxBefore: number | null;
    readonly state: () => {readonly restarts: number | null; readonly probe: string};
    readonly say: (tick: RunTick) => void;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  let before: {atMs: number; bytes: number} | null = null;
  for (;;) {
    await clock.sleep(options.everyMs, options.signal);
    if (options.signal.aborted) return;
    const own = await docker.stats(options.container);
    const shared =
      options.network === null || options.network === options.container
        ? own
        : await docker.stats(options.network);
    if (options.signal.aborted) return;
    const atMs = clock.nowMs();
    const read = own.ok ? own.value.diskReadBytes : null;
    const rx = shared.ok && options.network !== null ? shared.value.rxBytes : null;
    const seconds = before === null ? 0 : (atMs - before.atMs) / 1000;
    const rate =
      before === null || read === null || seconds <= 0 ? null : Math.max(0, (read - before.bytes) / seconds);
    before = read === null ? null : {atMs, bytes: read};
    options.say({
      elapsedMs: atMs - options.startMs,
      ...options.state(),
      rxBytes: rx === null || options.rxBefore === null ? null : Math.max(0, rx - options.rxBefore),
      readBytesPerSecond: rate,
    });
  }
}
