import {closeSync, openSync, readSync} from 'node:fs';
import {join} from 'node:path';
import type {Look} from './resolve-stack.ts';

/** Looks whether a file below `root` can be read, by reading of it. */
export function lookBelow(root: string): Look {
  return path => {
    try {
      const descriptor = openSync(join(root, path), 'r');
      try {
        readSync(descriptor, new Uint8Array(1), 0, 1, 0);
      } finally {
        closeSync(descriptor);
      }
      return null;
    } catch (error) {
      return error instanceof Error && 'code' in error && typeof error.code === 'string'
        ? error.code
        : 'unreadable';
    }
  };
}
