import type {Clock, Host} from '../host/ports.ts';
import {counted, diskCounters, ioStallMs} from './disk-io.ts';

/** What a disk had read in all at a moment. */
export type ReadSample = {readonly atMs: number; readonly bytes: number};

/** Less than this share of what was read may come at any time: logs, libraries, somebody else. */
const NEARLY_ALL = 0.95;

/**
 * The shortest time in which nearly all was read, ms; between two looks all the time counts, so it is an upper bound. A
 * load that takes longer waited for something else than this disk: a disk that is slow, or held back, reads all along,
 * as long as looks are further apart than one of its requests takes. 0 = nothing was read, as of weights that memory
 * still held; null = not looked at. Pure.
 */
export function readingMs(samples: readonly ReadSample[]): number | null {
  if (samples.length < 2) return null;
  const intervals = samples.slice(1).flatMap(({atMs, bytes}, index) => {
    const before = samples[index];
    return before === undefined || bytes <= before.bytes
      ? []
      : [{ms: atMs - before.atMs, bytes: bytes - before.bytes}];
  });
  let missing = intervals.reduce((sum, {bytes}) => sum + bytes, 0) * NEARLY_ALL;
  let ms = 0;
  for (const interval of intervals.toSorted((a, b) => b.bytes / b.ms - a.bytes / a.ms)) {
    if (missing <= 0) break;
    ms += interval.ms;
    missing -= interval.bytes;
  }
  return ms;
}

/** What a disk had read and how long it had been at work as of a look. */
type Look = ReadSample & {readonly busyMs: number};

/** The kernel misses some of the waiting for a reader that is held back: its count speaks where hardly anybody waited. */
const HARDLY = 0.25;

/**
 * For how long at most a disk can have held up a start, ms: the time in which it was read from; where it was hardly at
 * work meanwhile and hardly anybody waited for it, only that. A limit on what a container may read leaves the disk idle
 * and its reader waiting; requests that nobody waits for keep it at work. `stalledMs`: anything waiting for any disk.
 * null = not seen. Pure.
 */
export function heldUpMs(looks: readonly Look[], stalledMs: number | null): number | null {
  const reading = readingMs(looks);
  const [first, last] = [looks[0], looks.at(-1)];
  if (reading === null || stalledMs === null || first === undefined || last === undefined) return reading;
  const waited = Math.max(1, last.busyMs - first.busyMs, stalledMs);
  return waited < reading * HARDLY ? waited : reading;
}

/** Looks at the counters of a disk until the signal ends it; answers for how long it can have held up the start, ms. */
export async function watchReading(
  {host, clock}: {readonly host: Host; readonly clock: Clock},
  device: string | null,
  {
    everyMs,
    signal,
    onLook,
  }: {readonly everyMs: number; readonly signal: AbortSignal; readonly onLook: (sample: ReadSample) => void},
): Promise<number | null> {
  const looks: Look[] = [];
  const stalledBefore = await ioStallMs(host);
  for (let isLast = false; !isLast; ) {
    // One look after the end, so that what was read last counts.
    isLast = signal.aborted;
    const counters = await diskCounters(host, device);
    if (counters === null) return null;
    const sample = {atMs: clock.nowMs(), bytes: counters.readBytes};
    looks.push({...sample, busyMs: counters.busyMs});
    onLook(sample);
    if (!isLast) await clock.sleep(everyMs, signal);
  }
  return heldUpMs(looks, counted(stalledBefore, await ioStallMs(host)));
}
