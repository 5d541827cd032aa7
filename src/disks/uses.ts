import {isOsPath, withDescendants} from './layers.ts';
import type {MountLine} from './mount-table.ts';
import type {BlockDevice, Use} from './types.ts';

/** A path that must not lie on a disk that is formatted, and what it is on. */
export type MountedOn = Pick<MountLine, 'majMin' | 'fsType' | 'source'> & {
  readonly what: string;
  readonly os: boolean;
};

/**
 * All mounts of our own namespace, and of process 1's those that we do not have. The latter are said apart: the same
 * path is another place there. Pure.
 */
export function mountsOf(own: readonly MountLine[], first: readonly MountLine[]): readonly MountedOn[] {
  const key = ({majMin, source, target}: MountLine) => `${majMin} ${source} ${target}`;
  const known = new Set(own.map(key));
  const entry = (line: MountLine, what: string): MountedOn => ({
    majMin: line.majMin,
    fsType: line.fsType,
    source: line.source,
    what,
    os: isOsPath(line.target),
  });
  return [
    ...own.map(line => entry(line, line.target)),
    ...first
      .filter(line => !known.has(key(line)))
      .map(line => entry(line, `${line.target} (as process 1 sees it)`)),
  ];
}

function isNamed(device: BlockDevice, source: string): boolean {
  return source === device.path || source === `/dev/${device.name}`;
}

/** File systems on several disks name one of them, or none; all of them carry the same UUID or pool. */
function isMember(device: BlockDevice, entry: MountedOn, all: readonly BlockDevice[]): boolean {
  if (entry.fsType === 'zfs')
    return device.fsType === 'zfs_member' && device.label === (entry.source.split('/')[0] ?? '');
  if (entry.fsType !== 'btrfs' || device.fsType !== 'btrfs' || device.uuid === null) return false;
  return all.some(one => isNamed(one, entry.source) && one.uuid === device.uuid);
}

/**
 * Everything that uses the disk, or anything on top of it. By device number and by source: btrfs shows a number that
 * belongs to no device. Pure.
 */
export function usesOf(
  disk: BlockDevice,
  mounted: readonly MountedOn[],
  disks: readonly BlockDevice[],
): readonly Use[] {
  const all = disks.flatMap(withDescendants);
  const found = withDescendants(disk).flatMap(device => [
    ...device.mountPoints.map(what => ({what, device: device.path, os: isOsPath(what)})),
    ...mounted
      .filter(
        entry =>
          entry.majMin === device.majMin || isNamed(device, entry.source) || isMember(device, entry, all),
      )
      .map(entry => ({what: entry.what, device: device.path, os: entry.os})),
  ]);
  const unique = new Map(found.map(use => [`${use.device} ${use.what}`, use]));
  return [...unique.values()];
}
