import {statSync} from 'node:fs';
import type {Machine} from './machine.ts';
import type {Mount} from './mount-table.ts';

/** Where the runbook wants the NVMe. */
export const MOUNT_POINT = '/nvme';

/**
 * Number of a file system, as programs of the machine print it. All of its files are in one folder of this computer,
 * so that reading a file's status gives the same number everywhere: that number is the mount point's, and each other
 * file system has one of its own.
 */
export function deviceNumber(machine: Machine, mount: Mount): number {
  const {files} = machine;
  const ours = statSync(files.root).dev;
  return mount === files.mountOf(MOUNT_POINT) ? ours : ours + 1 + files.mounts.indexOf(mount);
}
