import {networkOwner} from '../../bench/net-bytes.ts';
import type {Context} from '../../context.ts';
import type {ContainerFacts, Read} from '../../host/ports.ts';
import type {Rates} from '../live.ts';

/** What the kernel has counted for a container up to a moment. null = it does not count that. */
export type Counters = {
  readonly atMs: number;
  readonly cpuNs: number | null;
  readonly diskBytes: number | null;
  readonly networkBytes: number | null;
};

export async function readCounters(context: Context, facts: ContainerFacts): Promise<Read<Counters>> {
  const own = await context.docker.stats(facts.id);
  if (!own.ok) return own;
  const owner = networkOwner(facts);
  const shared = owner === null || owner === facts.id ? own : await context.docker.stats(owner);
  return {
    ok: true,
    value: {
      atMs: context.clock.nowMs(),
      cpuNs: own.value.cpuNs,
      diskBytes: own.value.diskReadBytes,
      networkBytes: shared.ok && owner !== null ? shared.value.rxBytes : null,
    },
  };
}

/** Pure. Counters that began anew in between (a restart) say nothing. */
export function ratesOf(before: Counters, after: Counters): Rates | null {
  const overMs = after.atMs - before.atMs;
  if (overMs <= 0) return null;
  const perSecond = (from: number | null, to: number | null): number | null =>
    from === null || to === null || to < from ? null : ((to - from) / overMs) * 1000;
  const cpuNs = perSecond(before.cpuNs, after.cpuNs);
  return {
    overMs,
    cores: cpuNs === null ? null : cpuNs / 1e9,
    diskBytesPerSecond: perSecond(before.diskBytes, after.diskBytes),
    networkBytesPerSecond: perSecond(before.networkBytes, after.networkBytes),
  };
}
