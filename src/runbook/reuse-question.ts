import type {Context} from '../context.ts';
import {harmless, namesLine, readNames} from '../disks/glimpse.ts';
import {sentinelPath} from '../disks/mark.ts';
import {readSuperblock, type Superblock, superblockCommand} from '../disks/superblock.ts';
import type {DiskView} from '../disks/types.ts';
import {toShell} from '../engine/shell.ts';
import type {Plan} from '../engine/step.ts';
import {isNo, isYes} from './answer-words.ts';
import {diskLines, gigabytes} from './disk-label.ts';

type Reusable = NonNullable<DiskView['mountable']>;

/** `seen`: what is on a disk of somebody else, for the operator's eyes; nothing of one of ours. */
type Reuse =
  | {readonly status: 'go'; readonly seen: readonly string[]}
  | Extract<Plan, {status: 'ask' | 'stop'}>;

function unreadable({device, uuid}: Reusable, why: string, mountPoint: string): Reuse {
  return {
    status: 'stop',
    failure: {
      short: `whether the ext4 on ${device} is damaged could not be seen`,
      expected: 'a state of the file system that can be read',
      observed: harmless(why),
      command: toShell(superblockCommand(device)),
      fix: [
        `sudo e2fsck -n ${device}   # only looks`,
        `sudo mount UUID=${uuid} ${mountPoint}   # if you know that it is sound; then run the step again`,
        'faststart run 1',
      ],
    },
  };
}

/** Damage is for its owner to judge: a repair may lose files, a mount may make it worse. */
function damaged({device}: Reusable, {state}: Superblock): Reuse {
  return {
    status: 'stop',
    failure: {
      short: `the ext4 on ${device} has to be checked before it is mounted`,
      expected: 'the state "clean"',
      observed: `its state is "${harmless(state)}"; nothing was touched, and nothing is repaired by itself`,
      command: toShell(superblockCommand(device)),
      fix: [
        `sudo e2fsck -n ${device}   # only looks: it says what is damaged and changes nothing`,
        'faststart run 1   # once its owner has repaired it',
      ],
    },
  };
}

function superblockLines(superblock: Superblock): readonly string[] {
  const {label, bytes, usedBytes, tablesCounted, state, journalPending} = superblock;
  const {lastMountedOn, lastMountedAt} = superblock;
  const named = label === null ? 'no label' : `label "${harmless(label)}"`;
  const used = `${gigabytes(usedBytes)} of ${gigabytes(bytes)} used${tablesCounted ? ', its own tables among them' : ''}`;
  const pending = journalPending
    ? ['It was not unmounted: what its journal holds is written when it is mounted.']
    : [];
  const where = lastMountedOn === null ? 'unknown' : harmless(lastMountedOn);
  const when = lastMountedAt === null ? '' : `, ${harmless(lastMountedAt)}`;
  return [
    `ext4, ${named}, ${used}, state: ${harmless(state)}.`,
    ...pending,
    lastMountedOn === null && lastMountedAt === null
      ? 'Where it was mounted last is not on record.'
      : `Mounted last: on ${where}${when}.`,
  ];
}

function question(disk: DiskView, seen: readonly string[], mountPoint: string): Reuse {
  return {
    status: 'ask',
    question: {
      kind: 'choose',
      id: 'reuse-disk',
      title: `Mount ${disk.device} as it is, with what is on it?`,
      details: [
        ...diskLines([disk]),
        ...seen,
        `Nothing is formatted or deleted; one small file is added: ${sentinelPath(mountPoint)}.`,
      ],
      flag: '--device DEVICE',
      options: [
        {value: 'yes', label: `yes: it goes on ${mountPoint}, and what is on it stays`},
        {value: 'no', label: 'no: it is left alone'},
      ],
      // Nobody is there only where the disk was named: one that holds data is never chosen by itself.
      default: 'yes',
    },
  };
}

function leftAlone({device}: DiskView): Reuse {
  return {
    status: 'stop',
    failure: {
      short: `${device} is left alone`,
      expected: 'a disk that you want to use',
      observed: `you said not to mount ${device}; nothing was touched`,
      command: 'faststart disks',
      fix: [
        'faststart disks   # shows all of them',
        'faststart run 1   # asks again, in a new start of the program',
        'faststart run 1 --device DEVICE   # takes another one',
      ],
    },
  };
}

/**
 * Before a file system that is there already is mounted: one with errors never is, and of somebody else's the operator
 * sees what is on it and decides. Only looks.
 */
export async function planReuse(context: Context, disk: DiskView, there: Reusable): Promise<Reuse> {
  const {answers, settings} = context;
  const isOurs = disk.word === 'READY';
  const lines: string[] = [];
  if (there.fsType === 'ext4') {
    const superblock = await readSuperblock(context, there.device);
    if (superblock.status === 'unknown') return unreadable(there, superblock.why, settings.mountPoint);
    if (superblock.value.state !== 'clean') return damaged(there, superblock.value);
    lines.push(...superblockLines(superblock.value));
  } else lines.push(`${there.fsType}: what is on it is not listed, because that needs a mount.`);
  if (isOurs) return {status: 'go', seen: []};
  const answer = answers.get('reuse-disk');
  if (isNo(answer)) return leftAlone(disk);
  if (there.fsType === 'ext4') lines.push(namesLine(await readNames(context, there.device)));
  return isYes(answer) ? {status: 'go', seen: lines} : question(disk, lines, settings.mountPoint);
}
