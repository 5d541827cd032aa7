import {randomBytes} from 'node:crypto';
import type {Stats} from 'node:fs';
import {type FileHandle, lstat, mkdir, open, readFile, rename, rm} from 'node:fs/promises';
import {dirname} from 'node:path';
import {freeBackup} from './backup-name.ts';
import {attempt, errorCode} from './failure.ts';
import type {Read} from './ports.ts';

type Owner = {readonly uid: number; readonly gid: number};

/** What became of the old file. */
type Replaced = {
  /** What its copy is called, behind the name of the file; null = there was nothing to keep. */
  readonly suffix: string | null;
  /** Its group, which the new file could not be given. */
  readonly lostGroup?: number;
};

/** root gives a file to anybody, others only to a group of theirs. Whether the group is right now. */
async function giveTo(file: FileHandle, {uid, gid}: Owner): Promise<boolean> {
  if (process.getuid?.() === 0) await file.chown(uid, gid);
  else if ((await file.stat()).gid !== gid) {
    try {
      await file.chown(-1, gid);
    } catch (error) {
      if (errorCode(error) === 'EPERM') return false;
      throw error;
    }
  }
  return true;
}

/**
 * Writes beside `path`, forces it to the disk, then renames: readers see the old file or the new one, whole. What a
 * kill leaves of it has the first name of the copies, so that the same line of .gitignore covers it. False = the group
 * of `owner` was refused.
 */
export async function writeAtomic(
  path: string,
  content: string | Uint8Array,
  mode: number,
  owner?: Owner,
): Promise<boolean> {
  const temporary = `${path}.faststart-${randomBytes(6).toString('hex')}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  let isOwned = true;
  try {
    try {
      await file.writeFile(content);
      if (owner !== undefined) isOwned = await giveTo(file, owner);
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
  return isOwned;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Replaces a file, or makes it with the folders above it, and keeps the old content in a copy beside it. The old mode,
 * owner and group stay unless `mode` says otherwise. The same text again leaves file and copies alone.
 */
export function replaceFile(
  path: string,
  text: string,
  old: Stats | undefined,
  mode: number | undefined,
): Promise<Read<Replaced>> {
  return attempt(async () => {
    if (old === undefined) {
      await mkdir(dirname(path), {recursive: true});
      await writeAtomic(path, text, mode ?? 0o644);
      return {suffix: null};
    }
    const oldMode = old.mode & 0o7777;
    const content = await readFile(path);
    const same = content.equals(Buffer.from(text));
    if (same && (mode === undefined || mode === oldMode)) return {suffix: null};
    const suffix = same ? null : await freeBackup(name => isThere(`${path}${name}`));
    if (suffix !== null) await writeAtomic(`${path}${suffix}`, content, oldMode & (mode ?? oldMode), old);
    const isOwned = await writeAtomic(path, text, mode ?? oldMode, old);
    return isOwned ? {suffix} : {suffix, lostGroup: old.gid};
  });
}
