import type {ContainerFacts} from '../host/ports.ts';
import {counted, deviceReadBytes, growth, hubSizes, receivedBytes} from './evidence.ts';
import {logPhases, storeReadDisk} from './log-phases.ts';
import {networkClass} from './network-class.ts';
import type {BenchPorts, RunSpec} from './run-spec.ts';
import type {RunFault, RunRecord} from './types.ts';
import {brokenBy} from './watch.ts';

/** Counters right before the start. */
export type Before = {
  readonly rxBytes: number | null;
  readonly hub: ReadonlyMap<string, number> | null;
  readonly deviceBytes: number | null;
};

export async function countersBefore(ports: BenchPorts, spec: RunSpec): Promise<Before> {
  const facts = await ports.docker.inspect(spec.arm.container);
  return {
    rxBytes: facts.ok ? await receivedBytes(ports.docker, facts.value) : null,
    hub: await hubSizes(ports.host, spec.cacheFolder),
    deviceBytes: await deviceReadBytes(ports.host, spec.device),
  };
}

/** A warm store hands out its copy; one that read the disk again was not warm. */
async function storeFault(ports: BenchPorts, spec: RunSpec, since: string | null): Promise<RunFault[]> {
  const [store] = spec.arm.companions;
  if (store === undefined || since === null || spec.storeTier !== 'warm' || spec.pair === 0) return [];
  const logs = await ports.docker.readLogs(store.container, {since});
  return logs.ok && storeReadDisk(logs.value.map(line => line.text))
    ? [{gate: 'R6', text: `${store.container} read the model from disk although it was declared warm`}]
    : [];
}

/** A cold arm that restarts from disk must have read its weights from the disk that they are said to be on. */
function diskFault(spec: RunSpec, readBytes: number | null, weightBytes: number | null): RunFault[] {
  if (spec.arm.restartsFrom !== 'disk' || spec.drop === 'none' || readBytes === null || weightBytes === null)
    return [];
  return readBytes >= weightBytes * 0.9
    ? []
    : [
        {
          gate: 'R7',
          text: `${readBytes} bytes were read from ${spec.device ?? 'the disk'}, the weights are ${weightBytes}: they came from elsewhere`,
        },
      ];
}

/** What the run did, from outside: counters, log, and whether it is still the same container. */
export async function collectEvidence(
  ports: BenchPorts,
  spec: RunSpec,
  record: RunRecord,
  first: ContainerFacts,
  before: Before,
): Promise<RunRecord> {
  const {docker, host} = ports;
  const deviceBytes = counted(before.deviceBytes, await deviceReadBytes(host, spec.device));
  const rxBytes = counted(before.rxBytes, await receivedBytes(docker, first));
  const stats = deviceBytes === null ? await docker.stats(first.id) : null;
  const hubCacheGrowthBytes = growth(before.hub, await hubSizes(host, spec.cacheFolder));
  const logs = await docker.readLogs(first.id, first.startedAt === null ? {} : {since: first.startedAt});
  const log = logPhases(logs.ok ? logs.value.map(line => line.text) : []);
  const {weightBytes} = record.cache;
  const seen = networkClass({
    rxBytes,
    hubCacheGrowthBytes,
    downloadSeconds: log.downloadSeconds,
    weightBytes,
  });
  const last = await docker.inspect(spec.arm.container);
  const changed = record.faults.some(fault => fault.gate === 'R2') ? null : brokenBy(first, last);
  const noisy = spec.mode === 'offline' && (seen === 'chatter' || seen === 'download');
  return {
    ...record,
    container: {
      ...record.container,
      restartCount: last.ok ? last.value.restartCount : record.container.restartCount,
    },
    network: {rxBytes, hubCacheGrowthBytes, class: seen},
    disk: {readBytes: deviceBytes ?? (stats?.ok ? stats.value.diskReadBytes : null)},
    log,
    faults: [
      ...record.faults,
      ...(changed === null ? [] : [{gate: 'R2', text: changed}]),
      ...(await storeFault(ports, spec, first.startedAt)),
      ...diskFault(spec, deviceBytes, weightBytes),
      ...(noisy
        ? [{gate: 'R10', text: `network ${seen} in an offline run: ${rxBytes ?? '?'} bytes received`}]
        : []),
    ],
  };
}
