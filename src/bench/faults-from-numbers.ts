import {isCold, isWarm} from './caches.ts';
import {sameDisk} from './device-names.ts';
import type {EvidenceLookup} from './evidence-lookup.ts';
import {clockLimitMs, gapLimitMs, isReadElsewhere, limits} from './limits.ts';
import type {Mode, NetworkClass, RunFault, Side} from './types.ts';

export type Place = {readonly mode: Mode; readonly arm: Side; readonly run?: number};

/** Whether the weights are on the disk they must be on; null = not said. */
export function onApproved(lookup: EvidenceLookup, place: Place): boolean | null {
  const said = lookup.flag('onNvme', place);
  const [device, approved] = [lookup.word('device', place), lookup.word('approvedDevice', place)];
  return said ?? (device === null || approved === null ? null : sameDisk(device, approved));
}

/** Where the weights were said to come from; null = not said, or in words that say neither. */
function declaredCold(lookup: EvidenceLookup, place: Place): boolean | null {
  const dropped = place.arm === 'baseline' ? lookup.word('drop', place) : null;
  const said =
    lookup.word('tier', place) ?? (place.arm === 'faststart' ? lookup.word('storeTier', place) : dropped);
  if (said === null) return null;
  if (/^(?:cold|files|system)$/i.test(said)) return true;
  return /^(?:warm|none|pinned.*|memory|ram|dram)$/i.test(said) ? false : null;
}

/** What the page cache held before the start must agree with where the weights were said to come from. */
function residentFault(lookup: EvidenceLookup, place: Place): RunFault[] {
  const [resident, weights] = [lookup.number('residentBytes', place), lookup.number('weightBytes', place)];
  const cold = declaredCold(lookup, place);
  // The store reads past the page cache: what that holds says nothing about the arm.
  if (place.arm !== 'baseline' || resident === null || weights === null || cold === null) return [];
  const holds = (cold ? isCold : isWarm)(resident, weights);
  const text = `${resident} bytes of ${weights} were in the page cache, and were said to be ${cold ? 'cold' : 'in memory'}`;
  return holds ? [] : [{gate: 'R5', text}];
}

/** Bytes that the disk gave must agree with where the weights were said to come from. */
function tierFault(lookup: EvidenceLookup, place: Place): RunFault[] {
  const [read, weights] = [lookup.number('readBytes', place), lookup.number('weightBytes', place)];
  const cold = declaredCold(lookup, place);
  if (read === null || weights === null || cold === null) return [];
  const share = read / weights;
  if (cold ? share >= limits.coldReads : share <= limits.warmReads) return [];
  const text = `${read} bytes were read from the disk, the weights are ${weights}, and were said to be ${cold ? 'cold' : 'in memory'}`;
  return [{gate: place.arm === 'baseline' ? 'R5' : 'R6', text}];
}

/** R1 and R11: ready means an answer that names the model, and then a completion. */
function servedFaults(lookup: EvidenceLookup, place: Place): RunFault[] {
  const by = lookup.word('readyBy', place);
  const status = lookup.number('completionStatus', place);
  const never = lookup.flag('ready', place) === false || lookup.flag('timedOut', place) === true;
  return [
    ...(never ? [{gate: 'R1', text: 'never ready'}] : []),
    ...(by === null || /model|completion|generat/i.test(by)
      ? []
      : [{gate: 'R1', text: `taken for ready by ${by}: /v1/models has to name the model`}]),
    ...(status === null || status === 200
      ? []
      : [{gate: 'R11', text: `the first completion was answered with ${status}`}]),
    ...(lookup.flag('completionOk', place) === false
      ? [{gate: 'R11', text: 'the first completion was not answered'}]
      : []),
  ];
}

/**
 * Gates of one run that the evidence says did not hold. Online, bytes and disks are causes of what the claim gained;
 * offline they make a run that proves nothing.
 */
export function faultsOf(
  lookup: EvidenceLookup,
  place: Place,
  {seconds, network}: {readonly seconds: number; readonly network: NetworkClass | null},
): RunFault[] {
  const restarts = lookup.number('restartCount', place) ?? 0;
  const gap = lookup.number('pollGapSeconds', place) ?? 0;
  const other = lookup.number('otherReadBytes', place);
  const elsewhere = isReadElsewhere(other, lookup.number('weightBytes', place));
  const offline: RunFault[] = [
    ...(network === 'chatter' || network === 'download'
      ? [{gate: 'R10', text: `network ${network} in an offline run`}]
      : []),
    ...(elsewhere ? [{gate: 'R7', text: `${other} bytes were read from other disks`}] : []),
    ...(onApproved(lookup, place) === false
      ? [{gate: 'R7', text: 'the weights are not on the approved disk'}]
      : []),
    ...tierFault(lookup, place),
    ...residentFault(lookup, place),
  ];
  return [
    ...(restarts > 0 ? [{gate: 'R2', text: `RestartCount ${restarts}`}] : []),
    ...(lookup.flag('oomKilled', place) === true ? [{gate: 'R2', text: 'out of memory'}] : []),
    ...(gap * 1000 > gapLimitMs(seconds * 1000)
      ? [{gate: 'R4', text: `its ready time may be off by ${gap.toFixed(2)} s`}]
      : []),
    ...servedFaults(lookup, place),
    ...((lookup.number('clockJumpSeconds', place) ?? 0) * 1000 > clockLimitMs(seconds * 1000)
      ? [{gate: 'R3', text: 'the clock was set while it ran'}]
      : []),
    ...((lookup.number('foreignGpuProcesses', place) ?? 0) > 0
      ? [{gate: 'R8', text: 'processes of others were on the GPU'}]
      : []),
    ...(place.mode === 'offline' ? offline : []),
    ...lookup.failedGates(place).flatMap(({gate, text}) => (gate.startsWith('R') ? [{gate, text}] : [])),
  ];
}
