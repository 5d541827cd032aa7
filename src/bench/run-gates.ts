import {limits} from './limits.ts';
import {storeReadDisk} from './log-phases.ts';
import {effectivelyOffline} from './offline-flags.ts';
import type {BenchPorts, RunSpec} from './run-spec.ts';
import type {RunFault, RunRecord} from './types.ts';

/**
 * A warm store hands out its copy, one that read the disk again was not warm; a cold one has to read it. Of other
 * companions no log says what they read.
 */
async function storeFault(ports: BenchPorts, spec: RunSpec, armStart: string | null): Promise<RunFault[]> {
  const [store] = spec.arm.companions;
  if (store === undefined || spec.arm.weights !== 'store' || spec.pair === 0) return [];
  // A cold store may begin to read before the arm's container has started.
  const facts = spec.storeTier === 'cold' ? await ports.docker.inspect(store.container) : null;
  const since = facts?.ok ? facts.value.startedAt : armStart;
  if (since === null) return [];
  const logs = await ports.docker.readLogs(store.container, {since});
  if (!logs.ok || logs.value.length === 0) return [];
  const readDisk = storeReadDisk(logs.value.map(line => line.text));
  if (readDisk === (spec.storeTier === 'cold')) return [];
  const text =
    spec.storeTier === 'warm'
      ? `${store.container} read the model from disk although it was declared warm`
      : `${store.container} had the model in memory although it was declared cold`;
  return [{gate: 'R6', text}];
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** Cold weights come from the disk that they are said to be on, warm ones from memory. */
function diskFault(spec: RunSpec, record: RunRecord): RunFault[] {
  const {weightBytes} = record.cache;
  const {readBytes} = record.disk;
  // Without counters of the device itself there is only what the Engine says of the container, which is no proof.
  const seesDevice = (record.evidence?.disk.writeBytes ?? null) !== null;
  if (!seesDevice || readBytes === null || weightBytes === null || spec.pair === 0) return [];
  // Weights that came over the network are in memory from then on: that is told as what it is.
  if (record.network.class === 'download') return [];
  const fromDisk = spec.arm.restartsFrom === 'disk';
  const device = spec.device ?? 'the disk';
  const isCold = fromDisk ? spec.drop !== 'none' : spec.storeTier === 'cold';
  const others = Object.entries(record.evidence?.disk.elsewhere ?? {});
  const beside =
    others.length === 0
      ? 'they came from elsewhere'
      : `read meanwhile: ${others.map(([name, bytes]) => `${megabytes(bytes)} from ${name}`).join(', ')}`;
  if (isCold && readBytes < weightBytes * limits.coldReads) {
    const text = `${megabytes(readBytes)} were read from ${device}, the weights are ${megabytes(weightBytes)}: ${beside}`;
    return [{gate: 'R7', text}];
  }
  if (fromDisk && !isCold && readBytes > weightBytes * limits.warmReads) {
    const text = `${megabytes(readBytes)} were read from ${device} although the weights were declared in memory`;
    return [{gate: 'R7', text}];
  }
  return [];
}

function offlineFaults(spec: RunSpec, record: RunRecord): RunFault[] {
  if (spec.mode !== 'offline') return [];
  const flags = record.evidence?.offlineFlags ?? null;
  const ineffective = flags?.from === 'process' && !effectivelyOffline(flags.values);
  const {class: did, rxBytes} = record.network;
  const noisy = did === 'chatter' || did === 'download';
  const {remotes, hubLines} = record.evidence?.network ?? {remotes: null, hubLines: null};
  const details = [
    `network ${did} in an offline run`,
    ...(rxBytes === 0 ? [] : [rxBytes === null ? 'bytes were not counted' : `${rxBytes} bytes received`]),
    ...(remotes ?? []).map(remote => `${remote.address} ${remote.states.join(' ')}`),
    ...(hubLines ?? []).slice(0, 1).map(line => `its log: ${line}`),
  ];
  return [
    ...(ineffective
      ? [{gate: 'R10', text: 'the process does not have the offline variables of its container'}]
      : []),
    ...(noisy ? [{gate: 'R10', text: details.join('; ')}] : []),
  ];
}

/** Gates of one run that its evidence decides: R6, R7 and R10. */
export async function evidenceFaults(
  ports: BenchPorts,
  spec: RunSpec,
  record: RunRecord,
): Promise<readonly RunFault[]> {
  const unready = record.phases.bootMs === null;
  return [
    // What was not reached was not read either.
    ...(unready ? [] : await storeFault(ports, spec, record.container.startedAt)),
    ...(unready ? [] : diskFault(spec, record)),
    ...offlineFaults(spec, record),
  ];
}
