import type {Clock, ContainerFacts, Docker, Host} from '../host/ports.ts';
import {networkPid, receivedBytes, receivedIn} from './net-bytes.ts';
import {createRemotes} from './remotes.ts';
import type {Remote} from './types.ts';

/** Tables of sockets are dear to read: the kernel walks all its buckets for them. */
const LOOK_EVERY_MS = 2000;
const COUNTERS = {maxBytes: 64 * 1024, atOnce: true} as const;

/** What was seen of a container's network while it started. */
export type NetworkWatch = {
  /** Received so far as of the last look; null = not counted. */
  readonly rxBytes: () => number | null;
  readonly remotes: () => readonly Remote[] | null;
  /** One more look, for the end of the watch. */
  look(): Promise<void>;
};

type Ports = {readonly docker: Docker; readonly host: Host; readonly clock: Clock};

/**
 * Looks from outside at whom a container talks to and how much it receives, until the signal ends it. A container that
 * ends takes its counters along: what was seen last is kept.
 */
export async function watchNetwork(
  {docker, host, clock}: Ports,
  first: ContainerFacts,
  options: {readonly everyMs: number; readonly signal: AbortSignal},
): Promise<{readonly watch: NetworkWatch; readonly ended: Promise<void>}> {
  const pid = await networkPid(docker, first);
  const remotes = createRemotes(host);
  let rx: number | null = null;
  let socketsAtMs = Number.NEGATIVE_INFINITY;

  const readRx = async (): Promise<void> => {
    const text = pid === null ? null : await host.readText(`/proc/${pid}/net/dev`, COUNTERS);
    const bytes = text?.ok ? receivedIn(text.value) : await receivedBytes({docker, host}, first);
    if (bytes !== null) rx = bytes;
  };
  const look = async (): Promise<void> => {
    await readRx();
    if (pid === null) return;
    socketsAtMs = clock.nowMs();
    await remotes.look(pid);
  };
  const loop = async (): Promise<void> => {
    while (!options.signal.aborted) {
      if (clock.nowMs() - socketsAtMs >= LOOK_EVERY_MS * Math.max(1, clock.scale)) await look();
      else await readRx();
      await clock.sleep(options.everyMs, options.signal);
    }
  };
  return {watch: {rxBytes: () => rx, remotes: remotes.found, look}, ended: loop()};
}
