import {statSync} from 'node:fs';
import {dirname} from 'node:path';
import type {Machine} from '../machine.ts';

/** Whether the operator may make or replace a file. Where the rehearsal does not run as root, owners say nothing. */
export function mayWrite(machine: Machine, path: string): boolean {
  const folder = machine.files.canonical(dirname(path));
  if (folder === undefined) return true;
  const {home, uid} = machine.user;
  if (folder === '/tmp' || folder === home || folder.startsWith(`${home}/`)) return true;
  return process.getuid?.() === 0 && statSync(machine.files.real(folder)).uid === uid;
}
