import {readFileSync} from 'node:fs';
import type {ReadNamed} from './given.ts';

/** `-` is standard input. */
export const readNamed: ReadNamed = path => {
  try {
    return {ok: true, value: readFileSync(path === '-' ? 0 : path, 'utf8')};
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {ok: false, error: {short: `${path} cannot be read: ${why}`, fix: [`ls -l ${path}`]}};
  }
};
