import {randomBytes} from 'node:crypto';
import type {Stats} from 'node:fs';
import {mkdir, open, readFile, rename, rm} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {attempt} from './failure.ts';
import type {Read} from './ports.ts';

type Owner = {readonly uid: number; readonly gid: number};

/** Writes beside `path`, forces it to the disk, then renames: readers see the old file or the new one, whole. */
export async function writeAtomic(
  path: string,
  content: string | Uint8Array,
  mode: number,
  owner?: Owner,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  const file = await open(temporary, 'wx', 0o600);
  try {
    try {
      await file.writeFile(content);
      if (owner !== undefined && process.getuid?.() === 0) await file.chown(owner.uid, owner.gid);
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, {force: true});
    throw error;
  }
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Replaces a file, or makes it with the folders above it, and keeps the old content as `<path>.faststart-backup`; true when it did. The old mode and
 * owner stay unless `mode` says otherwise. The same text again leaves file and backup alone.
 */
export function replaceFile(
  path: string,
  text: string,
  old: Stats | undefined,
  mode: number | undefined,
): Promise<Read<boolean>> {
  return attempt(async () => {
    if (old === undefined) {
      await mkdir(dirname(path), {recursive: true});
      await writeAtomic(path, text, mode ?? 0o644);
      return false;
    }
    const oldMode = old.mode & 0o7777;
    const content = await readFile(path);
    const same = content.equals(Buffer.from(text));
    if (same && (mode === undefined || mode === oldMode)) return false;
    if (!same) await writeAtomic(`${path}.faststart-backup`, content, oldMode & (mode ?? oldMode), old);
    await writeAtomic(path, text, mode ?? oldMode, old);
    return !same;
  });
}
