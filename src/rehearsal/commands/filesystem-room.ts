import type {Machine} from '../machine.ts';
import type {Mount} from '../mount-table.ts';

/** What ext4 keeps for itself and for root. */
export const OVERHEAD = 0.016;
const RESERVED = 0.05;
/** What ext4 makes an inode for. */
const BYTES_PER_INODE = 16_384;

export type Room = {
  readonly bytes: number;
  readonly usedBytes: number;
  readonly availableBytes: number;
  readonly freeInodes: number;
};

export function roomOn(machine: Machine, mount: Mount): Room {
  const size = machine.devices.find(mount.source)?.size ?? 8 * 1024 ** 3;
  const bytes = Math.floor(size * (1 - OVERHEAD));
  const usedBytes = machine.files.usedBytes(mount);
  return {
    bytes,
    usedBytes,
    availableBytes: Math.max(0, Math.floor(bytes * (1 - RESERVED)) - usedBytes),
    freeInodes: mount.fstype === 'vfat' ? 0 : Math.floor(0.98 * (size / BYTES_PER_INODE)),
  };
}
