import type {Machine} from '../machine.ts';
import type {Mount} from '../mount-table.ts';

/** What ext4 keeps for itself and for root. */
const OVERHEAD = 0.016;
const RESERVED = 0.05;

export type Room = {readonly bytes: number; readonly usedBytes: number; readonly availableBytes: number};

export function roomOn(machine: Machine, mount: Mount): Room {
  const device = machine.devices.find(mount.source);
  const bytes = Math.floor((device?.size ?? 8 * 1024 ** 3) * (1 - OVERHEAD));
  const usedBytes = machine.files.usedBytes(mount);
  return {bytes, usedBytes, availableBytes: Math.max(0, Math.floor(bytes * (1 - RESERVED)) - usedBytes)};
}
