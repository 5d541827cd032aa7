import {isNvme, isOsPath} from '../disks/layers.ts';
import {judgeAbsence} from '../disks/mark.ts';
import type {Mount} from '../disks/types.ts';
import type {Fix} from '../engine/gate.ts';
import {type Finding, finding} from './finding.ts';
import type {NvmeMountedFacts} from './nvme-facts.ts';
import {carriesSystem, OS_DISK, placeOfDisk, redo} from './nvme-leaf.ts';
import {byHand, fix, runStep} from './result.ts';
import {describeWriter} from './writers.ts';

const NO_NVME =
  'This machine has no local NVMe beside its OS disk: --waive nvme-mounted runs everything all the same, and no verdict can be PROVEN then';

/** Disks that could not be listed may well be local NVMe disks; the OS disk is none to measure on. */
function hasNvme(facts: NvmeMountedFacts): boolean {
  const {devices, places} = facts;
  if (!devices.ok) return true;
  const all = devices.value;
  return all.some(
    disk => isNvme(disk) && placeOfDisk(disk, places).kind !== 'remote' && !carriesSystem(disk, all, facts),
  );
}

function whereIsIt({mountPoint, df}: NvmeMountedFacts, on: Mount | null): {short: string; text: string} {
  if (on === null)
    return {short: `${mountPoint} does not exist`, text: `nothing is mounted on ${mountPoint}`};
  const byDf = df === null || df.source === on.source ? '' : `; df shows ${df.source}`;
  const text = `${mountPoint} is a folder on ${on.source} (${on.fsType}), mounted on ${on.target}${byDf}`;
  const isSystem = isOsPath(on.target) || on.source === '/dev/root';
  return {short: `${mountPoint} is not mounted`, text: isSystem ? `${text}: ${OS_DISK}` : text};
}

/** A mount of the point that is there, and yet not seen: something was mounted over a folder above it. */
function hidden({mountPoint, table}: NvmeMountedFacts): readonly Finding[] {
  const line = table.status === 'seen' ? table.value.find(({target}) => target === mountPoint) : undefined;
  if (line === undefined) return [];
  const text = `${line.source} is mounted on ${mountPoint}, hidden below a later mount of a folder above it`;
  return [
    finding(
      'hardStop',
      `the mount on ${mountPoint} is hidden`,
      text,
      byHand('see what lies on what', 'findmnt'),
    ),
  ];
}

/** The disk that was there before: back and empty, or gone. */
function formerDisk({marks, devices}: NvmeMountedFacts): readonly Finding[] {
  const {record} = marks;
  if (record.status === 'unknown') return [finding('hardStop', 'the NVMe is not mounted', record.why, redo)];
  if (record.value === null || !devices.ok) return [];
  const absence = judgeAbsence(record.value, devices.value);
  if (absence?.status !== 'stop') return [];
  const anew = runStep(
    '1',
    'look at the disks anew: an empty one is formatted only after its serial was typed',
  );
  return [finding('hardStop', absence.short, absence.text, anew)];
}

function writerFindings({writers}: NvmeMountedFacts): readonly Finding[] {
  if (writers.status === 'unknown') return [finding('fine', '', writers.why)];
  if (writers.value.length === 0) return [];
  const names = writers.value.map(describeWriter).join(', ');
  return [finding('stop', 'containers write to the OS disk', `these would write to the OS disk: ${names}`)];
}

/** Before anything else is mended. */
function stopWriters({writers}: NvmeMountedFacts): readonly Fix[] {
  const [first, ...rest] = writers.status === 'seen' ? writers.value.map(({name}) => name) : [];
  return first === undefined
    ? []
    : [fix('stop what writes to the OS disk', {argv: ['docker', 'stop', first, ...rest]})];
}

/** Nothing is mounted on the point: why, what was there before, and who writes to the wrong disk meanwhile. Pure. */
export function judgeAbsent(facts: NvmeMountedFacts, on: Mount | null): readonly Finding[] {
  const {short, text} = whereIsIt(facts, on);
  const former = [...hidden(facts), ...formerDisk(facts)];
  const fixes = [...stopWriters(facts), ...former.flatMap(one => one.fixes)];
  const ways = former.length === 0 ? [...fixes, redo] : fixes;
  // Where there is no NVMe at all, everything else can still be tried out; where there is one, there is no excuse.
  const here = hasNvme(facts)
    ? finding('hardStop', short, text, ...ways)
    : finding('stop', short, `${text}. ${NO_NVME}`, ...ways);
  return [...former.map(one => ({...one, fixes: ways})), here, ...writerFindings(facts)];
}
