import type {Clock, Host} from '../host/ports.ts';
import {diskCounters} from './disk-io.ts';

/** What a disk had read in all at a moment. */
type ReadSample = {readonly atMs: number; readonly bytes: number};

/** Less than this share of what was read may come at any time: logs, libraries, somebody else. */
const NEARLY_ALL = 0.95;

/**
 * The shortest time in which nearly all was read, ms; between two looks all the time counts, so it is an upper bound. A
 * load that takes longer waited for something else than this disk: a disk that is slow, or held back, reads all along.
 * null = nothing was read, or not seen to be. Pure.
 */
export function readingMs(samples: readonly ReadSample[]): number | null {
  const intervals = samples.slice(1).flatMap(({atMs, bytes}, index) => {
    const before = samples[index];
    return before === undefined || bytes <= before.bytes
      ? []
      : [{ms: atMs - before.atMs, bytes: bytes - before.bytes}];
  });
  let missing = intervals.reduce((sum, {bytes}) => sum + bytes, 0) * NEARLY_ALL;
  if (missing === 0) return null;
  let ms = 0;
  for (const interval of intervals.toSorted((a, b) => b.bytes / b.ms - a.bytes / a.ms)) {
    if (missing <= 0) break;
    ms += interval.ms;
    missing -= interval.bytes;
  }
  return ms;
}

/** Looks at the counters of a disk until the signal ends it; answers how long it read, ms. null = not seen. */
export async function watchReading(
  {host, clock}: {readonly host: Host; readonly clock: Clock},
  device: string | null,
  {everyMs, signal}: {readonly everyMs: number; readonly signal: AbortSignal},
): Promise<number | null> {
  const samples: ReadSample[] = [];
  for (let isLast = false; !isLast; ) {
    // One look after the end, so that what was read last counts.
    isLast = signal.aborted;
    const counters = await diskCounters(host, device);
    if (counters === null) return null;
    samples.push({atMs: clock.nowMs(), bytes: counters.readBytes});
    if (!isLast) await clock.sleep(everyMs, signal);
  }
  return readingMs(samples);
}
