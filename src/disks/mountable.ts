import {withDescendants} from './layers.ts';
import type {BlockDevice, DiskFacts, DiskView} from './types.ts';

const MOUNTABLE = new Set(['ext4', 'xfs']);

export function isMountableType(type: string): boolean {
  return MOUNTABLE.has(type);
}

type Found = {readonly device: string; readonly uuid: string | null; readonly fsType: string | null};

/** What blkid says now; where it was not asked, what lsblk says. */
function fileSystemOn(device: BlockDevice, facts: DiskFacts): Found {
  const probe = facts.contents?.probe.status === 'seen' ? facts.contents.probe.value : undefined;
  return device === facts.disk && probe?.kind === 'found'
    ? {device: device.path, uuid: probe.uuid, fsType: probe.type}
    : {device: device.path, uuid: device.uuid, fsType: device.fsType};
}

/** How many devices of these disks carry the UUID. A RAID is found below each of its disks: it counts once. */
function carriers(uuid: string, disks: readonly DiskFacts[]): number {
  const all = disks.flatMap(facts =>
    withDescendants(facts.disk).flatMap(device => [
      {device: device.path, uuid: device.uuid},
      fileSystemOn(device, facts),
    ]),
  );
  return new Set(all.filter(one => one.uuid === uuid).map(one => one.device)).size;
}

/** Whether anything but the mount point of the runbook uses the disk, or may use it. */
function isBusy({uses, claims, mountPoint}: DiskFacts): boolean {
  if (uses.status === 'unknown' || claims.status === 'unknown') return true;
  return claims.value.length > 0 || uses.value.some(use => use.what !== mountPoint);
}

/**
 * The file system that can be mounted as it is, by its UUID: on the whole disk, or on its only partition. A UUID that
 * a second device carries (a copy of the disk) could mount either. Pure.
 */
export function mountableOf(facts: DiskFacts, all: readonly DiskFacts[]): DiskView['mountable'] {
  if (isBusy(facts)) return null;
  const [only, ...others] = facts.disk.children;
  const device = only ?? facts.disk;
  if (others.length > 0 || (only !== undefined && (only.type !== 'part' || only.children.length > 0)))
    return null;
  const {uuid, fsType} = fileSystemOn(device, facts);
  if (uuid === null || fsType === null || !isMountableType(fsType)) return null;
  return carriers(uuid, all) > 1 ? null : {device: device.path, uuid, fsType};
}
