import {readFileSync} from 'node:fs';
import {quote} from '../engine/shell.ts';
import {errorCode, errorMessage} from '../host/failure.ts';
import type {ReadNamed} from './given.ts';

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by you',
};

/** `-` is standard input. */
export const readNamed: ReadNamed = path => {
  try {
    return {ok: true, value: readFileSync(path === '-' ? 0 : path, 'utf8')};
  } catch (error) {
    const name = path === '-' ? 'standard input' : path;
    const why = WHY[errorCode(error)] ?? `cannot be read: ${errorMessage(error)}`;
    const fix = path === '-' ? ['pipe the file in, or name it'] : [`ls -ld ${quote(path)}`];
    return {ok: false, error: {short: `${name} ${why}`, fix}};
  }
};
