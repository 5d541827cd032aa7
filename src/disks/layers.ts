import type {BlockDevice} from './types.ts';

/** From a whole disk down to the device that was looked for. */
export type Chain = readonly [BlockDevice, ...BlockDevice[]];

function chainsBelow(device: BlockDevice, matches: (device: BlockDevice) => boolean): Chain[] {
  const here: Chain[] = matches(device) ? [[device]] : [];
  const below = device.children.flatMap(child => chainsBelow(child, matches));
  return [...here, ...below.map((chain): Chain => [device, ...chain])];
}

/** All ways down to a device: more than one for RAID. Empty = lsblk does not know it. */
export function chainsTo(devices: readonly BlockDevice[], majMin: string): Chain[] {
  return devices.flatMap(device => chainsBelow(device, candidate => candidate.majMin === majMin));
}

/** The device and everything on top of it. */
export function withDescendants(device: BlockDevice): readonly BlockDevice[] {
  return [device, ...device.children.flatMap(withDescendants)];
}

export function isNvme(disk: BlockDevice): boolean {
  return disk.type === 'disk' && (disk.transport === 'nvme' || /^nvme\d+n\d+$/.test(disk.name));
}

/** Network disks that present themselves as NVMe, by the model their cloud gives them. */
const REMOTE_MODEL = /NVMe Accelerator|Elastic Block Store|nvme_card-pd|PersistentDisk/i;
const REMOTE_TRANSPORT = new Set(['iscsi', 'fc', 'fcoe', 'nbd', 'tcp', 'rdma']);

export function isRemote(disk: BlockDevice): boolean {
  return REMOTE_MODEL.test(disk.model ?? '') || REMOTE_TRANSPORT.has(disk.transport ?? '');
}

/** Whether a mount point belongs to the operating system. */
export function isOsPath(path: string): boolean {
  return /^\/$|^\/(?:boot|efi|usr|etc|var)(?:\/|$)/.test(path);
}
