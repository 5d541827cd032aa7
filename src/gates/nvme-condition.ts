import {type FstabFinding, fstabFindings, fstabMountOf} from '../disks/fstab.ts';
import {judgeMark} from '../disks/mark.ts';
import {mountOf} from '../disks/mount-table.ts';
import type {BlockDevice, Mount} from '../disks/types.ts';
import {judgeHealth, kernelLog} from './disk-health.ts';
import {isReadOnly} from './file-systems.ts';
import {type Finding, finding} from './finding.ts';
import type {NvmeMountedFacts} from './nvme-facts.ts';
import {placeOfDisk, redo, sourceDevice} from './nvme-leaf.ts';
import {byHand, fix} from './result.ts';

/** A later mount on the same point, or on a folder above, hides what findmnt and fstab name. */
export function judgeHidden({mountPoint, table, df}: NvmeMountedFacts, mount: Mount): readonly Finding[] {
  if (table.status === 'unknown') return [finding('unknown', 'mounts could not be read', table.why)];
  const seen = mountOf(table.value, mountPoint);
  const short = `two mounts meet on ${mountPoint}`;
  const look = byHand(
    'see what lies on what, and unmount what does not belong',
    `findmnt --all | grep ${mountPoint}`,
  );
  if (seen !== undefined && mount.majMin !== null && seen.majMin !== mount.majMin) {
    const text = `${mount.source} is mounted on ${mount.target}, but ${seen.source} on ${seen.target} hides it`;
    return [finding('hardStop', short, text, look, redo)];
  }
  if (df === null) return [finding('unknown', 'df did not answer', `df printed no line for ${mountPoint}`)];
  if (df.target !== mountPoint || df.source !== sourceDevice(mount)) {
    const text = `findmnt says ${mount.source} on ${mount.target}, df says ${df.source} on ${df.target}: one mount hides another`;
    return [finding('hardStop', short, text, look, redo)];
  }
  // What systemd watches the folder with, to mount it at the first look, stays below what it mounted.
  const below = table.value.filter(
    line => line.target === mountPoint && line.majMin !== mount.majMin && line.fsType !== 'autofs',
  );
  return below.map(line =>
    finding(
      'warn',
      short,
      `${line.source} is mounted on ${mountPoint} too, hidden below ${mount.source}`,
      look,
    ),
  );
}

function judgeState(facts: NvmeMountedFacts, mount: Mount): readonly Finding[] {
  const {mountPoint, errors} = facts;
  const {options, fsType} = mount;
  const words = options.split(',');
  const found: Finding[] = [];
  if (isReadOnly(mount))
    found.push(
      finding('hardStop', `${mountPoint} is read-only`, `${mountPoint} is mounted read-only`, kernelLog),
    );
  if (errors.status === 'unknown') found.push(finding('unknown', 'errors could not be counted', errors.why));
  else if (errors.value !== null && errors.value > 0) {
    const text = `the kernel counted ${errors.value} errors on the file system of ${mountPoint}`;
    found.push(finding('stop', `${mountPoint} has errors`, text, kernelLog));
  }
  found.push(...judgeHealth(facts));
  const compresses =
    fsType === 'zfs' || (fsType === 'btrfs' && words.some(word => word.startsWith('compress')));
  if (compresses) {
    const text = `${fsType} compresses or caches by itself: speeds are not comparable with other NVMe disks`;
    found.push(finding('warn', `${mountPoint} is ${fsType}`, text));
  }
  return found;
}

function isAzure({devices, places}: NvmeMountedFacts): boolean {
  if (!devices.ok) return false;
  return devices.value.some(
    disk => placeOfDisk(disk, places).cloud === 'azure' || /^Virtual[ _]Disk$/.test(disk.model ?? ''),
  );
}

function judgePoint(facts: NvmeMountedFacts): readonly Finding[] {
  const {mountPoint} = facts;
  if (!/^\/mnt(?:\/|$)/.test(mountPoint) || !isAzure(facts)) return [];
  const text = `${mountPoint}: on Azure /mnt is a temporary disk that can be reset or wiped`;
  return [
    finding(
      'stop',
      'mount point under /mnt',
      text,
      byHand('mount it at /nvme', 'faststart --mount-point /nvme'),
    ),
  ];
}

function markFindings(
  {marks, mountPoint}: NvmeMountedFacts,
  mount: Mount,
  disk: BlockDevice,
): readonly Finding[] {
  const judged = judgeMark(marks, mountPoint, mount.uuid);
  if (judged.status === 'unknown') {
    const again = fix('write it anew, if it is the right disk', {
      argv: ['faststart', 'run', '1', '--device', disk.path],
    });
    return [finding('unknown', 'which disk this was could not be read', judged.why, again)];
  }
  if (judged.status === 'fine') return judged.note === null ? [] : [finding('fine', '', judged.note)];
  return [
    finding(
      'hardStop',
      judged.short,
      judged.text,
      fix('if it is the right disk: keep it, and remember it', {
        argv: ['faststart', 'run', '1', '--device', disk.path],
      }),
      byHand(
        'if it is not: unmount it, then mount the right one',
        `sudo umount ${mountPoint} && faststart run 1`,
      ),
    ),
  ];
}

const REPAIRED: ReadonlySet<FstabFinding['kind']> = new Set([
  'no-nofail',
  'kernel-name',
  'noauto',
  'wrong-type',
]);

function fstabNotes({fstab, mountPoint}: NvmeMountedFacts, mount: Mount): readonly Finding[] {
  const {uuid} = mount;
  if (!fstab.ok && fstab.code !== 'ENOENT')
    return [finding('warn', '/etc/fstab could not be read', `/etc/fstab cannot be read: ${fstab.message}`)];
  if (uuid === null) return [];
  const said = fstabFindings(fstab.ok ? fstab.value : '', fstabMountOf(mount, uuid));
  return said.map(({kind, text}) => {
    if (kind === 'missing')
      return finding('fine', '', `not in /etc/fstab: a reboot unmounts it; faststart run 1 --fstab`);
    const way = REPAIRED.has(kind)
      ? fix('repair the entry', {argv: ['faststart', 'run', '1', '--fstab']})
      : byHand('look at the entries, and keep the right one', `grep ${mountPoint} /etc/fstab`);
    return finding('warn', '/etc/fstab is not safe', text, way);
  });
}

/** Beyond the disk itself: whether it is in a state to be worked on, and the one that it was before. Pure. */
export function judgeCondition(facts: NvmeMountedFacts, mount: Mount, disk: BlockDevice): readonly Finding[] {
  return [
    ...judgeState(facts, mount),
    ...judgePoint(facts),
    ...markFindings(facts, mount, disk),
    ...fstabNotes(facts, mount),
  ];
}
