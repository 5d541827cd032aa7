import type {Stats} from 'node:fs';
import {closeSync, constants, openSync, readSync} from 'node:fs';
import {lstat, open, readdir, readlink, realpath, rm, stat} from 'node:fs/promises';
import {join, normalize, relative, sep} from 'node:path';
import {attempt, errorCode} from './failure.ts';
import type {FileStat, Host, Read, Written} from './ports.ts';
import {replaceFile} from './replace-file.ts';

const MAX_TEXT_BYTES = 4 * 1024 * 1024;
const PIECE_BYTES = 64 * 1024;
/** Most of what is read again and again is short. */
const FIRST_BYTES = 4096;

export type Files = Pick<
  Host,
  'readText' | 'readFolder' | 'stat' | 'lstat' | 'realPath' | 'writeText' | 'removeTree'
>;

/** Where an absolute path is below `root`; `..` cannot leave it. */
export function locateBelow(root: string): (path: string) => string {
  return path => {
    if (!path.startsWith('/')) throw new Error(`not an absolute path: ${path}`);
    return root === '/' ? normalize(path) : join(root, normalize(path));
  };
}

function factsOf(stats: Stats): FileStat {
  const kind = stats.isFile()
    ? 'file'
    : stats.isDirectory()
      ? 'directory'
      : stats.isSymbolicLink()
        ? 'link'
        : stats.isBlockDevice()
          ? 'block'
          : 'other';
  return {
    kind,
    bytes: stats.size,
    device: stats.dev,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    modifiedMs: stats.mtimeMs,
  };
}

/** From `fromByte`, to the end or `maxBytes`; sizes are not believed, /proc says 0. A pipe does not make us wait. */
async function readPart(path: string, fromByte: number, maxBytes: number): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const pieces: Uint8Array[] = [];
    let total = 0;
    while (total < maxBytes) {
      const {buffer, bytesRead} = await file.read({
        buffer: Buffer.allocUnsafe(Math.min(Math.max(FIRST_BYTES, total), PIECE_BYTES, maxBytes - total)),
        // A pipe has no positions; from the start it is read as it comes.
        position: fromByte === 0 ? null : fromByte + total,
      });
      if (bytesRead === 0) break;
      pieces.push(buffer.subarray(0, bytesRead));
      total += bytesRead;
    }
    return Buffer.concat(pieces).toString('utf8');
  } finally {
    await file.close();
  }
}

/** Without a thread that would have to be asked and heard. */
function readAtOnce(path: string, maxBytes: number): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const buffer = Buffer.allocUnsafe(maxBytes);
    let total = 0;
    while (total < maxBytes) {
      const bytesRead = readSync(file, buffer, total, maxBytes - total, null);
      if (bytesRead === 0) break;
      total += bytesRead;
    }
    return buffer.toString('utf8', 0, total);
  } finally {
    closeSync(file);
  }
}

/** The machine's files, below `root` (`/` for the real machine). */
export function createFiles(root: string): Files {
  const locate = locateBelow(root);

  return {
    readText(path, {maxBytes = MAX_TEXT_BYTES, fromByte = 0, atOnce} = {}) {
      return attempt(async () =>
        atOnce && fromByte === 0
          ? readAtOnce(locate(path), maxBytes)
          : readPart(locate(path), fromByte, maxBytes),
      );
    },
    readFolder: path => attempt(() => readdir(locate(path)).then(names => names.sort())),
    stat: path => attempt(async () => factsOf(await stat(locate(path)))),
    lstat: path => attempt(async () => factsOf(await lstat(locate(path)))),
    async realPath(path) {
      const base = await attempt(() => realpath(root));
      const found = await attempt(() => realpath(locate(path)));
      if (!base.ok) return base;
      if (!found.ok || root === '/') return found;
      const inside = relative(base.value, found.value);
      if (inside === '..' || inside.startsWith(`..${sep}`)) {
        return {ok: false, code: 'EXDEV', message: `${path} leads out of the machine's own files`};
      }
      return {ok: true, value: `/${inside}`};
    },
    async writeText(path, text, options): Promise<Read<Written>> {
      const target = locate(path);
      const old = await attempt(() => lstat(target));
      if (!old.ok && old.code !== 'ENOENT') return old;
      if (old.ok && old.value.isSymbolicLink()) {
        const leadsTo = await attempt(() => readlink(target));
        return {
          ok: false,
          code: 'ELOOP',
          message: `${path} is a link${leadsTo.ok ? ` to ${leadsTo.value}` : ''}: it is not replaced, name the file itself`,
        };
      }
      if (old.ok && !old.value.isFile()) return {ok: false, code: 'EISDIR', message: `${path} is not a file`};
      const written = await replaceFile(target, text, old.ok ? old.value : undefined, options?.mode);
      if (!written.ok) return written;
      const {suffix, ...rest} = written.value;
      return {ok: true, value: {...rest, backup: suffix === null ? null : `${path}${suffix}`}};
    },
    removeTree: path =>
      attempt(async () => {
        const target = locate(path).replace(/(?<=.)\/+$/, '');
        if (normalize(path).replace(/\/+$/, '') === '') throw refusal('EPERM', `${path} is never removed`);
        let found: Stats;
        try {
          found = await lstat(target);
        } catch (error) {
          if (errorCode(error) === 'ENOENT') return null;
          throw error;
        }
        if (!found.isDirectory()) throw refusal('ENOTDIR', `${path} is not a folder: it was not removed`);
        await rm(target, {recursive: true});
        return null;
      }),
  };
}

function refusal(code: string, message: string): Error {
  return Object.assign(new Error(message), {code});
}
