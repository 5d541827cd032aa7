import {isOsPath, withDescendants} from './layers.ts';
import type {MountLine} from './mount-table.ts';
import type {BlockDevice, Use} from './types.ts';

/** A path that must not lie on a disk that is formatted, and what it is on. */
export type MountedOn = Pick<MountLine, 'majMin' | 'fsType' | 'source'> & {
  readonly what: string;
  readonly os: boolean;
};

/** A system has these bound from elsewhere too, as of an image or a chroot. */
const OS_FOLDERS = new Set(['/', '/usr', '/etc', '/var', '/boot']);

/** Folders of a disk for data are bound below /var and /root every day; ostree binds the system from below /ostree. */
function isOsMount({root, target}: MountLine): boolean {
  return root === '/' || root.startsWith('/ostree/') ? isOsPath(target) : OS_FOLDERS.has(target);
}

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
    os: isOsMount(line),
  });
  return [
    ...own.map(line => entry(line, line.target)),
    ...first
      .filter(line => !known.has(key(line)))
      .map(line => entry(line, `${line.target} (as process 1 sees it)`)),
  ];
}

/** bcachefs names all of its disks, with colons between. */
function isNamed(device: BlockDevice, source: string): boolean {
  const named = source.startsWith('/dev/') ? source.split(':') : [];
  return named.includes(device.path) || named.includes(`/dev/${device.name}`);
}

/** File systems on several disks name one of them, or none; all of them carry the same UUID or pool. */
function isMember(device: BlockDevice, entry: MountedOn, all: readonly BlockDevice[]): boolean {
  if (entry.fsType === 'zfs')
    return device.fsType === 'zfs_member' && device.label === (entry.source.split('/')[0] ?? '');
  if (entry.fsType !== 'btrfs' || device.fsType !== 'btrfs' || device.uuid === null) return false;
  if (entry.source === `/dev/disk/by-uuid/${device.uuid}`) return true;
  return all.some(one => isNamed(one, entry.source) && one.uuid === device.uuid);
}

/** What lsblk lists at a device. It names the targets of bind mounts among them: the mounts tell what they are. */
function listedAt(device: BlockDevice, mounted: readonly MountedOn[]): readonly Use[] {
  return device.mountPoints.map(point => ({
    what: point,
    device: device.path,
    os: mounted.some(({what, os}) => os && what === point),
  }));
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
  const unique = new Map<string, Use>();
  for (const device of withDescendants(disk)) {
    const entries = mounted.filter(
      entry =>
        entry.majMin === device.majMin || isNamed(device, entry.source) || isMember(device, entry, all),
    );
    const uses = entries.map(({what, os}) => ({what, device: device.path, os}));
    const known = new Set(uses.map(use => use.what));
    const others = listedAt(device, mounted).filter(({what}) => !known.has(what));
    for (const use of [...others, ...uses]) {
      const key = `${use.device} ${use.what}`;
      unique.set(key, {...use, os: use.os || unique.get(key)?.os === true});
    }
  }
  return [...unique.values()];
}
