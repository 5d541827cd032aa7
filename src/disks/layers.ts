import type {BlockDevice} from './types.ts';

export {isRemote} from './cloud.ts';
export {isNvme} from './nvme.ts';

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

/** Folders that every system has; what programs keep below /var/lib may well lie on a disk for data. */
const OS_PATH = /^\/$|^\/(?:boot|efi|usr|etc|bin|sbin|lib\d*|root)(?:\/|$)|^\/var(?:\/(?!lib\/).*)?$/;

/** Whoever starts a container lays files of its own over these; a system never has a disk for them. */
const CONTAINER_FILES = new Set(['/etc/hosts', '/etc/hostname', '/etc/resolv.conf']);

/** Whether a mount point belongs to the operating system. */
export function isOsPath(path: string): boolean {
  return OS_PATH.test(path) && !CONTAINER_FILES.has(path);
}
