import type {DiskView} from '../disks/types.ts';
import type {Plan} from '../engine/step.ts';
import {diskLines, nameLines, reasonOf} from './disk-label.ts';

export {gigabytes} from './disk-label.ts';

export type DiskChoice =
  | {readonly status: 'chosen'; readonly disk: DiskView}
  | Extract<Plan, {status: 'ask' | 'stop'}>;

export type ChoiceOptions = {
  /** `--format-raw-data`: bytes without a signature may be overwritten. */
  readonly rawDataAllowed: boolean;
  /** The gate about the NVMe is waived: a network disk that is named may be mounted. */
  readonly remoteAllowed: boolean;
  /** `--format-device`: somebody else's file system is not mounted in place of a new one. */
  readonly formatOnly: boolean;
};

const STRICT: ChoiceOptions = {rawDataAllowed: false, remoteAllowed: false, formatOnly: false};

/** Nothing speaks against formatting it but bytes that no signature explains. */
function hasRawDataOnly({word, objections}: DiskView): boolean {
  return (
    word === 'HAS DATA' &&
    objections.length === 1 &&
    objections.every(({point, seen}) => point === 'zero-bytes' && seen)
  );
}

/** Whether step 1 may make a file system on it, once its serial was typed. */
export function mayFormat(disk: DiskView, options: Pick<ChoiceOptions, 'rawDataAllowed'>): boolean {
  if (disk.place.kind === 'remote') return false;
  return disk.formattable || (options.rawDataAllowed && hasRawDataOnly(disk));
}

function mayMount(disk: DiskView): boolean {
  return disk.mountable !== null && disk.nvme && disk.place.kind !== 'remote';
}

/** Holds data of somebody else, where a disk to format was asked for. */
function isForeign({word}: DiskView, {formatOnly}: ChoiceOptions): boolean {
  return formatOnly && word !== 'READY';
}

/** Why it cannot be used; undefined = it can. */
function objection(disk: DiskView, options: ChoiceOptions): string | undefined {
  if (mayFormat(disk, options) || (mayMount(disk) && !isForeign(disk, options))) return undefined;
  if (hasRawDataOnly(disk)) return `${reasonOf(disk)}; only --format-raw-data allows to format it`;
  const reasons = disk.reasons.join('; ');
  return disk.place.called === null ? reasons : `${disk.place.called}; ${reasons}`;
}

/** A disk that was ours before comes first; then a blank one; a foreign file system only when it is asked for. */
function proposalOf(disks: readonly DiskView[]): DiskView | undefined {
  const ready = disks.filter(disk => disk.word === 'READY' && mayMount(disk));
  const blank = disks.filter(disk => mayFormat(disk, STRICT));
  const best = ready.length > 0 ? ready : blank;
  return best.length === 1 ? best[0] : undefined;
}

/** `part of md0 (raid0)`, `nvme0n1 is a member of md127` */
const ARRAY = /\b(?:part|member) of (md\w+)/;

/** What to do about local NVMe disks that an array has: an array is no NVMe for the verdict, and never ours to stop. */
function arrayFixes(disks: readonly DiskView[]): readonly string[] {
  const members = new Map<string, string[]>();
  for (const {device, nvme, place, reasons} of disks) {
    const array = ARRAY.exec(reasons.join('; '))?.[1];
    if (array === undefined || !nvme || place.kind === 'remote') continue;
    members.set(array, [...(members.get(array) ?? []), device]);
  }
  return [...members].flatMap(([array, devices]) => [
    `cat /proc/mdstat   # ${array} is made of ${devices.join(' and ')}`,
    `lsblk --fs /dev/${array}; sudo mdadm --detail /dev/${array}   # what is on it`,
    `an array cannot be mounted in place of an NVMe disk: no verdict would hold. Only you may stop ${array}, once nothing on it is needed; the disks are then looked at anew`,
  ]);
}

function nothing(disks: readonly DiskView[], mountPoint: string): DiskChoice {
  const raw = disks.filter(hasRawDataOnly);
  return {
    status: 'stop',
    failure: {
      short: `no disk can be mounted on ${mountPoint}`,
      expected: 'a local NVMe disk that is blank, or holds a file system that can be mounted',
      observed: disks.length === 0 ? 'no disks at all' : diskLines(disks).join('\n'),
      command: 'lsblk --json --output-all',
      fix: [
        ...arrayFixes(disks),
        'attach a local NVMe disk, or take a VM size that has one',
        'faststart run 1',
        // Last: it cannot be taken back.
        ...raw.map(
          ({device}) => `faststart run 1 --device ${device} --format-raw-data   # overwrites its bytes`,
        ),
      ],
    },
  };
}

/** The disk that the operator named, by its kernel path or the link that is shown for it. */
function chooseNamed(disks: readonly DiskView[], named: string, options: ChoiceOptions): DiskChoice {
  const disk = disks.find(candidate => candidate.device === named || candidate.link === named);
  const remote =
    disk?.place.kind === 'remote' && disk.mountable !== null && options.remoteAllowed && !options.formatOnly;
  const against = disk === undefined ? undefined : objection(disk, options);
  if (disk !== undefined && (against === undefined || remote)) return {status: 'chosen', disk};
  const usable = disks.filter(candidate => objection(candidate, options) === undefined);
  const flags = [
    ...(disk !== undefined && mayMount(disk) && isForeign(disk, options)
      ? [`faststart run 1 --device ${named}   # mounts it as it is, and formats nothing`]
      : []),
    ...(disk !== undefined && hasRawDataOnly(disk)
      ? [`faststart run 1 --device ${named} --format-raw-data   # overwrites its bytes`]
      : []),
    ...(disk?.place.kind === 'remote' && disk.mountable !== null
      ? [`faststart run 1 --device ${named} --waive nvme-mounted   # such a run is never PROVEN`]
      : []),
  ];
  return {
    status: 'stop',
    failure: {
      short: disk === undefined ? `there is no disk ${named}` : `${named} is not touched`,
      expected: 'a disk that is blank, or holds a file system that can be mounted',
      observed: disk === undefined ? diskLines(disks).join('\n') : (against ?? ''),
      command: 'lsblk --json --output-all',
      fix: [...flags, ...usable.map(candidate => `faststart run 1 --device ${candidate.device}`)],
    },
  };
}

/**
 * Which disk step 1 works on. Never the first in the list: a single obvious one is taken, several are asked
 * about, and one named by the operator must be usable. Nothing is formatted by this choice. Pure.
 */
export function chooseDisk(
  disks: readonly DiskView[],
  named: string | undefined,
  mountPoint: string,
  options: ChoiceOptions = STRICT,
): DiskChoice {
  if (named !== undefined) return chooseNamed(disks, named, options);
  const proposed = proposalOf(disks);
  const choices = disks.filter(disk => objection(disk, options) === undefined);
  if (choices.length === 0) return nothing(disks, mountPoint);
  if (choices.length === 1 && proposed !== undefined) return {status: 'chosen', disk: proposed};
  const [names, lines] = [nameLines(disks), diskLines(disks)];
  return {
    status: 'ask',
    question: {
      kind: 'choose',
      id: 'nvme-device',
      title: `Which disk goes on ${mountPoint}?`,
      details: [
        'A disk with a file system is mounted as it is; only a blank one can be formatted, after you typed its serial.',
      ],
      flag: '--device DEVICE',
      options: disks.map((disk, at) => {
        const disabled = objection(disk, options);
        return disabled === undefined
          ? {value: disk.device, label: lines[at] ?? disk.device}
          : {value: disk.device, label: names[at] ?? disk.device, disabled};
      }),
      ...(proposed === undefined ? {} : {proposed: proposed.device}),
    },
  };
}
