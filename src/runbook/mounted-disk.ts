import {withDescendants} from '../disks/layers.ts';
import type {Marks} from '../disks/mark.ts';
import type {BlockDevice, DiskFacts, DiskView, Mount} from '../disks/types.ts';
import type {ChoiceOptions, DiskChoice} from './choose-disk.ts';
import {diskLines, gigabytes} from './disk-label.ts';

/** btrfs and ZFS have device numbers of their own: what they are on is found by name. */
function isMember(device: BlockDevice, {source, fsType, uuid, majMin}: Mount): boolean {
  if (fsType === 'btrfs')
    return device.path === source.replace(/\[.*\]$/, '') || (uuid !== null && device.uuid === uuid);
  if (fsType === 'zfs') return device.fsType === 'zfs_member' && device.label === source.split('/')[0];
  return majMin !== null && device.majMin === majMin;
}

/** The one disk that is mounted; several (a RAID), or none of this machine, is none. */
function diskBelow(
  facts: readonly DiskFacts[],
  disks: readonly DiskView[],
  mounted: Mount,
): DiskView | undefined {
  const below = facts.filter(({disk}) => withDescendants(disk).some(one => isMember(one, mounted)));
  return below.length === 1 ? disks.find(view => view.device === below[0]?.disk.path) : undefined;
}

/** Looked into it was: systemd has an entry for it, and could not mount it. */
function notTriggered(mountPoint: string): DiskChoice {
  return {
    status: 'stop',
    failure: {
      short: `systemd could not mount ${mountPoint}`,
      expected: `the NVMe on ${mountPoint}, as /etc/fstab says with x-systemd.automount`,
      observed: `an automount of systemd waits on ${mountPoint}, and nothing came when the folder was looked into`,
      command: `ls ${mountPoint}`,
      fix: [
        `systemctl status "$(systemd-escape --path --suffix=mount ${mountPoint})"   # says why`,
        `grep ${mountPoint} /etc/fstab   # names the disk that it waits for`,
        'faststart run 1',
      ],
    },
  };
}

/**
 * Step 1 where something is mounted already: nothing is ever mounted on top of it. The NVMe is kept as it is; a disk
 * that the record does not know is taken over only when it is named. Pure.
 */
export function chooseMounted(
  seen: {readonly facts: readonly DiskFacts[]; readonly disks: readonly DiskView[]},
  mounted: Mount,
  {record}: Marks,
  named: string | undefined,
  options: ChoiceOptions,
): DiskChoice {
  const {target: mountPoint, source} = mounted;
  const disk = diskBelow(seen.facts, seen.disks, mounted);
  const stop = (observed: string): DiskChoice => ({
    status: 'stop',
    failure: {
      short: `something else is mounted on ${mountPoint}`,
      expected: `nothing on ${mountPoint}, or the NVMe`,
      observed,
      command: `findmnt ${mountPoint}`,
      fix: [`sudo umount ${mountPoint}   # if it does not belong there`, 'faststart run 1'],
    },
  });
  if (mounted.fsType === 'autofs') return notTriggered(mountPoint);
  if (disk === undefined || disk.word === 'OS') return stop(`${source} (${mounted.fsType}) is mounted there`);
  const fits = disk.nvme && disk.place.kind !== 'remote';
  if (!fits && !(options.remoteAllowed && named === disk.device))
    return stop(`${source} is mounted there: ${diskLines([disk]).join('')}`);
  if (named !== undefined && named !== disk.device && named !== disk.link)
    return stop(`${disk.device} is mounted there, not ${named}`);
  const known = record.status === 'seen' && (record.value === null || record.value.uuid === mounted.uuid);
  if (known || named !== undefined) return {status: 'chosen', disk};
  const was =
    record.status === 'seen' && record.value !== null
      ? `On record is the file system ${record.value.uuid}, serial ${record.value.serial ?? 'unknown'}.`
      : 'What is on record cannot be read.';
  return {
    status: 'ask',
    question: {
      kind: 'choose',
      id: 'nvme-device',
      title: `Is the disk on ${mountPoint} the right one?`,
      details: [was, `Mounted is ${mounted.uuid ?? 'one without UUID'}; it is kept as it is, and recorded.`],
      flag: `--device ${disk.device}`,
      options: [
        {
          value: disk.device,
          label: `yes: ${disk.device}, ${gigabytes(disk.identity.bytes)}, ${disk.model ?? 'unknown model'}`,
        },
      ],
    },
  };
}
