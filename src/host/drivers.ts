import {randomUUID} from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import {parseJsonAs} from '../engine/parse-json.ts';
import {attemptNow} from './failure.ts';
import {describeHolder, endingOf, holderSchema, isStale, type LockFacts, type LockResult} from './lock.ts';

/** Where every user of a machine may leave files, and nobody can touch another's. */
const SHARED_FOLDERS = ['/run/lock', '/tmp'] as const;
const PREFIX = 'vllm-faststart-';
const MAX_BYTES = 64 * 1024;
const STICKY_AND_OPEN = 0o1777;

const driverSchema = z.object({engine: z.string(), holder: holderSchema});
type Driver = z.output<typeof driverSchema>;

/** Pure of who asks, so that all users come to the same answer. */
function sharedFolders(candidates: readonly string[]): readonly string[] {
  return candidates.filter(path => {
    const found = attemptNow(() => lstatSync(path));
    return found.ok && found.value.isDirectory() && (found.value.mode & 0o7777) === STICKY_AND_OPEN;
  });
}

type Left = {readonly driver: Driver; readonly uid: number};

type Other = {readonly holder: Driver['holder']; readonly path: string};

/** What another user left is not believed to be a plain file, nor short. null = none of ours. */
function readDriver(path: string): Left | null {
  const opened = attemptNow(() =>
    openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK),
  );
  if (!opened.ok) return null;
  try {
    const stats = fstatSync(opened.value);
    if (!stats.isFile() || stats.size > MAX_BYTES) return null;
    const driver = parseJsonAs(readFileSync(opened.value, 'utf8'), driverSchema);
    return driver === undefined ? null : {driver, uid: stats.uid};
  } finally {
    closeSync(opened.value);
  }
}

/** Whether the process is that of another user than the one who left the file: anybody may write any number. */
function isForged({driver, uid}: Left, facts: LockFacts): boolean {
  if (driver.holder.host !== facts.self.host) return false;
  const process = attemptNow(() => lstatSync(`/proc/${driver.holder.pid}`));
  return process.ok && process.value.uid !== uid;
}

/** Who else drives this engine; what is left of processes that are gone is cleared away where we may. */
function others(folders: readonly string[], engine: string, own: string, facts: LockFacts): Other[] {
  const paths = folders.flatMap(folder => {
    const names = attemptNow(() => readdirSync(folder));
    return names.ok
      ? names.value.filter(name => name.startsWith(PREFIX)).map(name => join(folder, name))
      : [];
  });
  return paths.flatMap(path => {
    const left = path === own ? null : readDriver(path);
    if (left === null || left.driver.engine !== engine || isForged(left, facts)) return [];
    if (!isStale(left.driver.holder, facts)) return [{holder: left.driver.holder, path}];
    attemptNow(() => unlinkSync(path));
    return [];
  });
}

/**
 * Makes this process known as the driver of a Docker Engine to every user of the machine, or says who is. The lock in
 * the state folder is one user's; root and the operator have different ones, and yet there is one GPU. Each driver
 * leaves a file of its own under a name that nobody can foresee, and looks for others only after that: of two that
 * begin at once, both may step back, and never both go on.
 */
export function announceDriver(
  socket: string,
  facts: LockFacts,
  candidates: readonly string[] = SHARED_FOLDERS,
): LockResult {
  const folders = sharedFolders(candidates);
  const [folder] = folders;
  // Where there is no such place, other users cannot be seen: what is left is the lock of the state folder.
  if (folder === undefined) return {ok: true, value: {tookOverFrom: null, release: () => undefined}};
  const real = attemptNow(() => realpathSync(socket));
  const engine = real.ok ? real.value : socket;
  const nonce = randomUUID();
  const own = join(folder, `${PREFIX}${nonce}`);
  const written = attemptNow(() => {
    const file = openSync(own, 'wx', 0o600);
    try {
      writeFileSync(file, `${JSON.stringify({engine, holder: {...facts.self, nonce}})}\n`);
      // Whatever the umask is: others have to read it.
      fchmodSync(file, 0o644);
    } finally {
      closeSync(file);
    }
  });
  if (!written.ok) return {...written, holder: null, ending: null};
  const release = () => void attemptNow(() => unlinkSync(own));
  const [other] = others(folders, engine, own, facts);
  if (other === undefined) return {ok: true, value: {tookOverFrom: null, release}};
  release();
  const {holder, path} = other;
  const ending = endingOf(holder, path, facts);
  return {ok: false, code: 'locked', message: describeHolder(holder), holder, ending};
}
