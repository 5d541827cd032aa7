import {existsSync} from 'node:fs';
import type {Machine} from '../machine.ts';

/** Where a file is that the machine has, or that the program keeps in its own records: those lie outside the machine. */
export function recordAt(machine: Machine, path: string): string {
  const inside = machine.files.real(path);
  return existsSync(inside) ? inside : path;
}
