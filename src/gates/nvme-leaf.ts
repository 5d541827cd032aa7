import {placeOf} from '../disks/cloud.ts';
import {type Chain, chainsTo, isNvme, isOsPath, withDescendants} from '../disks/layers.ts';
import type {BlockDevice, DiskPlace, Mount} from '../disks/types.ts';
import {mountsOf, usesOf} from '../disks/uses.ts';
import {isNetwork, isOffDisk} from './file-systems.ts';
import {type Finding, finding} from './finding.ts';
import type {NvmeMountedFacts} from './nvme-facts.ts';
import {runStep} from './result.ts';

export const OS_DISK = 'you are writing to the OS disk and your results are meaningless';
export const redo = runStep('1', 'mount the NVMe, without suppressing mount errors');

export function placeOfDisk(disk: BlockDevice, places: Readonly<Record<string, DiskPlace>>): DiskPlace {
  return places[disk.name] ?? placeOf({disk, links: [], fabric: null});
}

/** The source without the folder of a bind mount or subvolume. */
export function sourceDevice({source}: Mount): string {
  return source.replace(/\[.*\]$/, '');
}

function all(devices: readonly BlockDevice[]): readonly BlockDevice[] {
  return devices.flatMap(withDescendants);
}

/** Ways down to what is mounted. btrfs and ZFS have device numbers of their own: their members are found by name. */
function chainsBelow(devices: readonly BlockDevice[], mount: Mount): readonly Chain[] {
  const members =
    mount.fsType === 'btrfs'
      ? all(devices).filter(
          one => one.path === sourceDevice(mount) || (one.uuid !== null && one.uuid === mount.uuid),
        )
      : mount.fsType === 'zfs'
        ? all(devices).filter(one => one.fsType === 'zfs_member' && one.label === mount.source.split('/')[0])
        : [];
  const numbers = new Set(members.length > 0 ? members.map(member => member.majMin) : [mount.majMin]);
  return [...numbers].flatMap(majMin => (majMin === null ? [] : chainsTo(devices, majMin)));
}

/** The whole disk, when there is exactly one and nothing but a partition between. */
function plainDisk(chains: readonly Chain[]): BlockDevice | undefined {
  const [chain, ...others] = chains;
  if (chain === undefined || others.length > 0) return undefined;
  const [disk, ...between] = chain;
  return disk.type === 'disk' && between.every(layer => layer.type === 'part') ? disk : undefined;
}

/** Whether the operating system is on the disk: by what `/` and `/boot` are on, and by everything that is mounted. */
export function carriesSystem(
  disk: BlockDevice,
  devices: readonly BlockDevice[],
  {system, table}: Pick<NvmeMountedFacts, 'system' | 'table'>,
): boolean {
  const roots = system.status === 'seen' ? system.value : [];
  if (roots.some(root => chainsBelow(devices, root).some(([below]) => below === disk))) return true;
  return table.status === 'seen'
    ? usesOf(disk, mountsOf(table.value, []), devices).some(use => use.os)
    : withDescendants(disk).some(device => device.mountPoints.some(isOsPath));
}

function layersOf([chain]: readonly Chain[]): string {
  const layers = chain?.map(
    ({name, type, label}) => `${name} (${type}${label === null ? '' : `, ${label}`})`,
  );
  return layers?.join(' > ') ?? '';
}

function onNoDisk(mount: Mount, mountPoint: string, shown: string): Finding {
  if (isNetwork(mount)) {
    const text = `${shown}: a network file system (${mount.fsType}), not a disk of this machine`;
    return finding('stop', `${mountPoint} is on the network`, text, redo);
  }
  if (isOffDisk(mount)) {
    const text = `${shown}: ${mount.fsType} is on no disk, and has no direct reads`;
    return finding('stop', `${mountPoint} is not on a disk of this machine`, text, redo);
  }
  const text = `${shown}: lsblk knows no such disk`;
  return finding('hardStop', `${mountPoint} is not on a disk of this machine`, text, redo);
}

/** What the mount is really on, down to the disk: names and paths are not believed. Pure. */
export function judgeLeaf(
  facts: Pick<NvmeMountedFacts, 'mountPoint' | 'places' | 'system' | 'table'>,
  mount: Mount,
  devices: readonly BlockDevice[],
): Finding & {readonly disk?: BlockDevice} {
  const {mountPoint, places} = facts;
  const shown = `${mount.source} (${mount.fsType}) mounted on ${mount.target}`;
  const chains = chainsBelow(devices, mount);
  if (sourceDevice(mount) === '/dev/root' || chains.some(([disk]) => carriesSystem(disk, devices, facts)))
    return finding('hardStop', `${mountPoint} is on the OS disk`, `${shown}: ${OS_DISK}`, redo);
  if (chains.length === 0) return onNoDisk(mount, mountPoint, shown);
  const disk = plainDisk(chains);
  if (disk === undefined)
    return finding('stop', `${mountPoint} is not on a plain NVMe`, `${shown}: ${layersOf(chains)}`, redo);
  if (!isNvme(disk)) {
    const text = `${shown}: ${disk.path} is attached by ${disk.transport ?? 'something unknown'}`;
    return finding('stop', `${mountPoint} is not on an NVMe disk`, text, redo);
  }
  const place = placeOfDisk(disk, places);
  if (place.kind === 'remote') {
    const text = `${shown}: ${place.called ?? disk.model ?? 'its model'} is not a local NVMe`;
    return finding('stop', `${disk.path} is a network disk`, text, redo);
  }
  const model = disk.model === null ? '' : `, ${disk.model}`;
  return {...finding('fine', `${disk.path} on ${mountPoint}`, `${shown}${model}`), disk};
}
