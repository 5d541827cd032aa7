import type {Context} from '../context.ts';
import {freeBackup} from '../host/backup-name.ts';

/** Puts the copy back that the next edit of this file will leave. */
export async function undoEdit(context: Context, path: string): Promise<string> {
  const suffix = await freeBackup(async name => (await context.host.lstat(`${path}${name}`)).ok);
  return `mv ${path}${suffix} ${path}`;
}
