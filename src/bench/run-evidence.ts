import type {ContainerFacts} from '../host/ports.ts';
import {counted, type DiskCounters, diskCounters, elsewhere, readByDisk} from './disk-io.ts';
import {readGpus} from './gpu.ts';
import {growth, type HubCache, hubCache, refsMoved} from './hub-cache.ts';
import {hubLines} from './hub-lines.ts';
import {logPhases} from './log-phases.ts';
import {receivedBytes} from './net-bytes.ts';
import {networkClass} from './network-class.ts';
import type {NetworkWatch} from './network-watch.ts';
import {processFlags} from './process-flags.ts';
import {evidenceFaults} from './run-gates.ts';
import {type BenchPorts, type RunSpec, withEvidence, withFaults} from './run-spec.ts';
import type {GpuState, RunRecord} from './types.ts';
import {brokenBy, lostMs} from './watch.ts';

/** Counters right before the start. */
export type Before = {
  readonly rxBytes: number | null;
  readonly hub: HubCache | null;
  readonly disk: DiskCounters | null;
  readonly disks: ReadonlyMap<string, number> | null;
  /** What the driver says, or why it says nothing. */
  readonly gpus: readonly GpuState[] | string;
};

async function gpusNow({host}: BenchPorts): Promise<Before['gpus']> {
  const gpus = await readGpus(host);
  return gpus.ok ? gpus.value : gpus.message;
}

export async function countersBefore(ports: BenchPorts, spec: RunSpec): Promise<Before> {
  const {host, docker} = ports;
  const facts = await docker.inspect(spec.arm.container);
  return {
    gpus: await gpusNow(ports),
    hub: await hubCache(host, spec.cacheFolder),
    rxBytes: facts.ok ? await receivedBytes(ports, facts.value) : null,
    disks: await readByDisk(host),
    disk: await diskCounters(host, spec.device),
  };
}

const WHY_UNSEEN = {
  remotes: 'connections of the container: /proc/PID/net/tcp of its network could not be read',
  elsewhere: 'reads of other disks: /proc/diskstats could not be read',
  environ: 'environment of the process: only that of its container was read',
} as const;

/** What the run did, from outside: counters, log, and whether it is still the same container. */
export async function collectEvidence(
  ports: BenchPorts,
  spec: RunSpec,
  record: RunRecord,
  seen: {readonly first: ContainerFacts; readonly before: Before; readonly network: NetworkWatch | null},
): Promise<RunRecord> {
  const {docker, host} = ports;
  const {first, before, network} = seen;
  const disk = await diskCounters(host, spec.device);
  const readElsewhere = elsewhere(before.disks, await readByDisk(host), spec.device);
  const readBytes = counted(before.disk?.readBytes ?? null, disk?.readBytes ?? null);
  await network?.look();
  const rxBytes = counted(before.rxBytes, network?.rxBytes() ?? (await receivedBytes(ports, first)));
  const stats = readBytes === null ? await docker.stats(first.id) : null;
  const hub = await hubCache(host, spec.cacheFolder);
  const hubCacheGrowthBytes = growth(before.hub, hub);
  const logs = await docker.readLogs(first.id, first.startedAt === null ? {} : {since: first.startedAt});
  const lines = logs.ok ? logs.value.map(line => line.text) : null;
  const said = lines === null ? null : hubLines(lines);
  const remotes = network?.remotes() ?? null;
  const flags = await processFlags(host, first);
  const gpus = await gpusNow(ports);
  const log = logPhases(logs.ok ? logs.value : [], first.startedAt);
  const networkDid = networkClass({
    rxBytes,
    hubCacheGrowthBytes,
    downloadSeconds: log.downloadSeconds,
    weightBytes: record.cache.weightBytes,
    remotes,
    hubLines: said,
  });
  const last = await docker.inspect(spec.arm.container);
  const changed = record.faults.some(({gate}) => gate === 'R2' || gate === 'V1')
    ? null
    : brokenBy(first, last);
  const whole: RunRecord = {
    ...record,
    container: {
      ...record.container,
      restartCount: last.ok ? last.value.restartCount : record.container.restartCount,
      lostMs: record.container.lostMs ?? (last.ok ? lostMs(first, last.value) : null),
    },
    network: {rxBytes, hubCacheGrowthBytes, class: networkDid},
    disk: {readBytes: readBytes ?? (stats?.ok ? stats.value.diskReadBytes : null)},
    log,
  };
  const evident = withEvidence(whole, {
    network: {remotes, refsMoved: refsMoved(before.hub, hub), hubLines: said},
    disk: {
      writeBytes: counted(before.disk?.writeBytes ?? null, disk?.writeBytes ?? null),
      elsewhere: readElsewhere,
      busyBefore: record.evidence?.disk.busyBefore ?? null,
      heldUpMs: record.evidence?.disk.heldUpMs ?? null,
    },
    gpu:
      typeof before.gpus === 'string' || typeof gpus === 'string' ? null : {before: before.gpus, after: gpus},
    offlineFlags: flags,
    unseen: [
      ...(remotes === null ? [WHY_UNSEEN.remotes] : []),
      ...(readElsewhere === null ? [WHY_UNSEEN.elsewhere] : []),
      ...(flags?.from === 'process' ? [] : [WHY_UNSEEN.environ]),
      ...(typeof gpus === 'string' ? [`memory and clocks of the GPU: ${gpus}`] : []),
      ...(lines === null ? ['what the server logged: its log could not be read'] : []),
    ],
  });
  return withFaults(
    evident,
    ...(changed === null ? [] : [changed]),
    ...(await evidenceFaults(ports, spec, evident)),
  );
}
