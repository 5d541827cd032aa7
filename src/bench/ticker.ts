import type {Clock, Docker, Host} from '../host/ports.ts';
import {diskCounters} from './disk-io.ts';
import type {RunTick} from './types.ts';

type Ports = {readonly docker: Docker; readonly host: Host; readonly clock: Clock};

/** Bytes read so far: by the disk of the weights, or, where its counters are not known, by the container. */
async function readSoFar({docker, host}: Ports, device: string | null, container: string) {
  const counters = await diskCounters(host, device);
  if (counters !== null) return counters.readBytes;
  const stats = await docker.stats(container);
  return stats.ok ? stats.value.diskReadBytes : null;
}

/** Says from time to time how a run stands, until the signal ends it. */
export async function tick(
  ports: Ports,
  options: {
    readonly everyMs: number;
    readonly container: string;
    readonly device: string | null;
    readonly startMs: number;
    readonly rxBefore: number | null;
    readonly state: () => {
      readonly restarts: number | null;
      readonly probe: string;
      readonly rxBytes: number | null;
    };
    readonly say: (tick: RunTick) => void;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const {clock} = ports;
  let before: {atMs: number; bytes: number} | null = null;
  for (;;) {
    await clock.sleep(options.everyMs, options.signal);
    if (options.signal.aborted) return;
    const read = await readSoFar(ports, options.device, options.container);
    if (options.signal.aborted) return;
    const atMs = clock.nowMs();
    const seconds = before === null ? 0 : (atMs - before.atMs) / 1000;
    const rate =
      before === null || read === null || seconds <= 0 ? null : Math.max(0, (read - before.bytes) / seconds);
    before = read === null ? null : {atMs, bytes: read};
    const {rxBytes: rx, restarts, probe} = options.state();
    options.say({
      elapsedMs: atMs - options.startMs,
      restarts,
      probe,
      rxBytes: rx === null || options.rxBefore === null ? null : Math.max(0, rx - options.rxBefore),
      readBytesPerSecond: rate,
    });
  }
}
