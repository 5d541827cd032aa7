import type {BlockDevice} from './types.ts';

/** Kernel name of a namespace; the first group is its controller. */
const NVME_NAME = /^(nvme\d+)n\d+$/;

/** By its transport, and by its name where an old lsblk says no transport. */
export function speaksNvme({transport, name}: BlockDevice): boolean {
  return transport === 'nvme' || NVME_NAME.test(name);
}

export function isNvme(disk: BlockDevice): boolean {
  return disk.type === 'disk' && speaksNvme(disk);
}

/** `nvme0` for `nvme0n1`. */
export function controllerOf(name: string): string | undefined {
  return NVME_NAME.exec(name)?.[1];
}
