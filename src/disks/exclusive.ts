import type {Command} from '../engine/plan.ts';
import type {Exit} from '../host/ports.ts';
import {unseen} from './complaint.ts';
import type {BlockDevice, Look} from './types.ts';

/** A dry run: it opens the disk exclusively, as it would before it writes, and writes nothing. */
export function exclusiveCommand(disk: BlockDevice): Command {
  return {argv: ['/usr/sbin/mkfs.ext4', '-n', disk.path], sudo: true};
}

/** Whether the kernel lets the disk be opened exclusively. Pure. */
export function judgeExclusive(exit: Exit): Look<boolean> {
  if (/apparently in use by the system|is mounted/.test(`${exit.stdout}\n${exit.stderr}`))
    return {status: 'seen', value: false};
  return exit.code === 0 ? {status: 'seen', value: true} : unseen(exit, 'mkfs.ext4 -n');
}
