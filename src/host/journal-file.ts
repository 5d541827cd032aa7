import {closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync} from 'node:fs';
import {dirname} from 'node:path';
import type {LineSink} from '../engine/journal.ts';

const NEWLINE = 10;

/** Whether a crash left a last line without its end; what is appended must not become part of it. */
function isTorn(descriptor: number): boolean {
  const {size} = fstatSync(descriptor);
  if (size === 0) return false;
  const last = new Uint8Array(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] !== NEWLINE;
}

/** A file that lines are appended to; it and its folder are made by the first one. Only its owner can read it. */
export function fileSink(path: string): LineSink & {close(): void} {
  let descriptor: number | undefined;
  const open = (): number => {
    mkdirSync(dirname(path), {recursive: true, mode: 0o700});
    const opened = openSync(path, 'a+', 0o600);
    if (isTorn(opened)) writeSync(opened, '\n');
    return opened;
  };
  return {
    append(line) {
      descriptor ??= open();
      writeSync(descriptor, line);
    },
    sync() {
      if (descriptor !== undefined) fsyncSync(descriptor);
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
