import {chainsTo, isNvme, isOsPath, isRemote, withDescendants} from '../disks/layers.ts';
import type {BlockDevice, Mount} from '../disks/types.ts';
import type {FileStat, Host, Read} from '../host/ports.ts';
import {isOffDisk, judgeFileSystem} from './file-systems.ts';
import {type Finding, finding} from './finding.ts';
import type {FolderFacts} from './folder-devices.ts';
import {judgeOwner} from './folder-owner.ts';
import {byHand, runStep} from './result.ts';
import type {Stray} from './stray-files.ts';

/** What the folders are held against. */
export type Ground = {
  readonly mountPoint: string;
  readonly nvme: Mount;
  readonly mountPointStat: Read<FileStat>;
  /** null = not asked, because everything is on the NVMe's own file system. */
  readonly devices: Read<readonly BlockDevice[]> | null;
  readonly user: Host['user'];
};

const OFF = 'a folder is not on the NVMe';
const redo = runStep('2', 'set the folders in .env, and make them');

/** Whether a device is on local NVMe disks alone, none of which carries the operating system. */
function isLocalNvme(devices: Ground['devices'], majMin: string | null): boolean {
  if (devices === null || !devices.ok || majMin === null) return false;
  const chains = chainsTo(devices.value, majMin);
  return (
    chains.length > 0 &&
    chains.every(
      ([disk]) =>
        isNvme(disk) &&
        !isRemote(disk) &&
        !withDescendants(disk).some(device => device.mountPoints.some(isOsPath)),
    )
  );
}

function shownLink({path, realPath, links}: FolderFacts): string {
  if (!realPath.ok || (links.length === 0 && realPath.value === path.replace(/\/+$/, ''))) return '';
  const at = links.filter(link => link !== path);
  return ` (a link to ${realPath.value}${at.length === 0 ? '' : `, through ${at.join(', ')}`})`;
}

/** A folder on another file system than the mount point's. */
function elsewhere(
  folder: FolderFacts,
  stat: FileStat,
  mount: Mount,
  shown: string,
  ground: Ground,
): Finding {
  const leaf = folder.beneath?.status === 'seen' ? folder.beneath.value : mount;
  const where = `${shown} is on ${mount.source} (${mount.target}), not on ${ground.nvme.source}`;
  if (isLocalNvme(ground.devices, leaf?.majMin ?? null)) {
    const text = `${where}: an NVMe disk, but another file system than that of ${ground.mountPoint}`;
    return finding('stop', 'the folders are on different file systems', text, redo);
  }
  const byDocker =
    stat.uid === 0 && mount.target === '/'
      ? ': root owns it on the OS disk, as of a folder that Docker made for a container while nothing was mounted'
      : '';
  return finding('hardStop', OFF, `${where}${byDocker}`, redo);
}

/** Subvolumes of btrfs and layers of an overlay have device numbers that are in no mount table. */
function numbersItsOwn({fsType}: Mount): boolean {
  return fsType === 'btrfs' || fsType === 'overlay';
}

function judgeStrays(key: string, strays: readonly Stray[], mount: Mount): readonly Finding[] {
  return strays.flatMap(({files, paths, mount: on}) => {
    const known = on.status === 'seen' ? on.value : null;
    if (numbersItsOwn(mount) && known !== null && known.majMin === mount.majMin) return [];
    const where = known === null ? 'another device' : `${known.source} (${known.target})`;
    const named = `${paths.join(', ')}${files > paths.length ? ` and ${files - paths.length} more` : ''}`;
    const mend = byHand(
      'move what the links lead to onto the NVMe, or remove it',
      `ls -ld ${paths[0] ?? ''}`,
    );
    return [finding('hardStop', 'files are not on the NVMe', `${key}: ${named} on ${where}`, mend)];
  });
}

/** The mount table and the kernel must mean the same file system; where they do not, one mount hides another. */
function isHidden(stat: FileStat, mount: Mount, ground: Ground): boolean {
  const {mountPointStat} = ground;
  return !numbersItsOwn(mount) && mountPointStat.ok && stat.device !== mountPointStat.value.device;
}

/** Everything that is to be said of one folder. Pure. */
export function judgeFolder(folder: FolderFacts, ground: Ground): readonly Finding[] {
  const {key, path, stat, realPath, mount, beneath, strays} = folder;
  const blind = (why: string): readonly Finding[] => [
    finding('unknown', 'a folder could not be looked at', `${key}: ${why}`),
  ];
  if (!stat.ok) {
    return stat.code === 'ENOENT'
      ? [finding('hardStop', OFF, `${key}: ${path} does not exist`, redo)]
      : blind(`${path} cannot be looked at: ${stat.message}`);
  }
  if (stat.value.kind !== 'directory')
    return [finding('hardStop', OFF, `${key}: ${path} is not a folder`, redo)];
  if (!realPath.ok) return blind(`${path} cannot be resolved: ${realPath.message}`);
  if (mount.status === 'unknown') return blind(mount.why);
  const shown = `${key}: ${path}${shownLink(folder)}`;
  if (mount.value === null) return blind(`${path}${shownLink(folder)} is on no mount that findmnt knows`);
  const here = mount.value;
  if (beneath?.status === 'unknown') return [...blind(beneath.why), ...judgeFileSystem(key, here)];
  const leaf = beneath === null ? here : (beneath.value ?? here);
  const kind = judgeFileSystem(key, here);
  const same = ground.nvme.majMin !== null && leaf.majMin === ground.nvme.majMin;
  // What is not on a disk of this machine at all is told as that.
  const off = same || isOffDisk(leaf) ? [] : [elsewhere(folder, stat.value, here, shown, ground)];
  const hidden =
    same && isHidden(stat.value, here, ground)
      ? [
          finding(
            'hardStop',
            'a mount hides another',
            `${shown} is on ${here.source} by the mount table, and on another device by the kernel`,
            byHand('look at what is mounted over it', `findmnt --target ${realPath.value}`),
          ),
        ]
      : [];
  const below =
    strays.status === 'unknown'
      ? blind(`not everything below ${path} could be looked at: ${strays.why}`)
      : judgeStrays(key, strays.value, here);
  const owner = judgeOwner(
    {key, path, stat: stat.value, real: realPath.value},
    ground.user,
    ground.mountPoint,
  );
  const found = [...off, ...hidden, ...kind, ...below];
  return off.length === 0 ? [...found, ...owner, finding('fine', '', `${shown} on ${here.source}`)] : found;
}
