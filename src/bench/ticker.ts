import type {Clock, Docker} from '../host/ports.ts';
import type {ReadSample} from './reading-time.ts';
import type {RunTick} from './types.ts';

type Ports = {readonly docker: Docker; readonly clock: Clock};

async function readByContainer({docker, clock}: Ports, container: string): Promise<ReadSample | null> {
  const stats = await docker.stats(container);
  const bytes = stats.ok ? stats.value.diskReadBytes : null;
  return bytes === null ? null : {atMs: clock.nowMs(), bytes};
}

/** Says from time to time how a run stands, until the signal ends it. */
export async function tick(
  ports: Ports,
  options: {
    readonly everyMs: number;
    readonly container: string;
    readonly startMs: number;
    readonly rxBefore: number | null;
    readonly state: () => {
      readonly restarts: number | null;
      readonly probe: string;
      readonly rxBytes: number | null;
      /** By the disk of the weights; null = its counters are not known, and the container's count instead. */
      readonly read: ReadSample | null;
    };
    readonly say: (tick: RunTick) => void;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const {clock} = ports;
  let before: ReadSample | null = null;
  /** Bytes a second; as it was where there is no new sample. */
  let rate: number | null = null;
  for (;;) {
    await clock.sleep(options.everyMs, options.signal);
    if (options.signal.aborted) return;
    const read = options.state().read ?? (await readByContainer(ports, options.container));
    if (options.signal.aborted) return;
    if (before === null || read === null) rate = null;
    else if (read.atMs > before.atMs)
      rate = Math.max(0, (read.bytes - before.bytes) / ((read.atMs - before.atMs) / 1000));
    before = read;
    const {rxBytes: rx, restarts, probe} = options.state();
    options.say({
      elapsedMs: clock.nowMs() - options.startMs,
      restarts,
      probe,
      rxBytes: rx === null || options.rxBefore === null ? null : Math.max(0, rx - options.rxBefore),
      readBytesPerSecond: rate,
    });
  }
}
