import {randomUUID} from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import {hostname, userInfo} from 'node:os';
import {dirname} from 'node:path';
import {z} from 'zod';
import {parseJsonAs} from '../engine/parse-json.ts';
import {plainText} from '../engine/plain-text.ts';
import {quote} from '../engine/shell.ts';
import {attemptNow, errorCode, errorMessage} from './failure.ts';
import {type ProcessState, processState} from './processes.ts';

export const holderSchema = z.object({
  nonce: z.string(),
  pid: z.number().int().positive(),
  /** Start time of the process in clock ticks after boot, to tell it from a later one of the same id. */
  startTicks: z.string().nullable(),
  bootId: z.string().nullable(),
  host: z.string(),
  user: z.string().nullable().default(null),
  /** Without `/dev/`; null = it has none. */
  tty: z.string().nullable().default(null),
  argv: z.array(z.string()),
  since: z.string(),
});

/** Who drives a state folder. */
export type LockHolder = Readonly<z.infer<typeof holderSchema>>;

/** What the lock is judged by. */
export type LockFacts = {
  readonly self: Omit<LockHolder, 'nonce'>;
  readonly processState: (pid: number) => ProcessState;
};

export type LockResult =
  | {readonly ok: true; readonly value: {readonly tookOverFrom: LockHolder | null; release(): void}}
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly holder: LockHolder | null;
      /** For whoever cannot wait for the holder; null = there is none. */
      readonly ending: string | null;
    };

/** What the operating system answers about ourselves; null where it has no answer. */
function told(ask: () => string): string | null {
  const answer = attemptNow(ask);
  return answer.ok ? answer.value : null;
}

/** The terminal behind one of our three streams, whichever of them was not redirected. */
function ownTty(): string | null {
  const links = [0, 1, 2].map(stream => told(() => readlinkSync(`/proc/self/fd/${stream}`)));
  return links.find(link => link?.startsWith('/dev/pts/') || link?.startsWith('/dev/tty'))?.slice(5) ?? null;
}

/** This process, now. */
export function lockFacts({argv, now}: {readonly argv: readonly string[]; readonly now: Date}): LockFacts {
  const own = processState(process.pid);
  return {
    processState,
    self: {
      pid: process.pid,
      startTicks: own.alive ? own.startTicks : null,
      bootId: told(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
      host: hostname(),
      user: told(() => userInfo().username),
      tty: ownTty(),
      argv: [...argv],
      since: now.toISOString(),
    },
  };
}

/** Pure: whether the holder is provably gone. One on another host cannot be looked at, so it is not. */
export function isStale(holder: LockHolder, facts: LockFacts): boolean {
  if (holder.host !== facts.self.host) return false;
  if (holder.bootId !== null && facts.self.bootId !== null && holder.bootId !== facts.self.bootId)
    return true;
  const now = facts.processState(holder.pid);
  if (!now.alive) return true;
  return holder.startTicks !== null && now.startTicks !== null && holder.startTicks !== now.startTicks;
}

/** `operator on pts/3 of gpu-vm-1, process 4711, since 2026-11-23T15:41:01Z: faststart bench`; one line, as another user wrote it. */
export function describeHolder({user, tty, host, pid, since, argv}: LockHolder): string {
  const where = tty === null ? `without a terminal on ${host}` : `on ${tty} of ${host}`;
  const told = `${user ?? 'somebody'} ${where}, process ${pid}, since ${since}: ${argv.join(' ')}`;
  return plainText(told).replaceAll(/\s+/g, ' ');
}

/** Pure: the line that ends a holder, as a dropped link would; of one that cannot be reached, what it left at `path`. */
export function endingOf(holder: LockHolder, path: string, {self}: LockFacts): string {
  const sudo = holder.user === self.user || self.user === 'root' ? '' : 'sudo ';
  return holder.host === self.host
    ? `${sudo}kill -HUP ${holder.pid}   # it ends as with a dropped link: what it finished is kept`
    : `${sudo}rm ${quote(path)}   # only once it is known to be gone`;
}

function readHolder(path: string): LockHolder | null | 'none' {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'none';
    throw error;
  }
  return parseJsonAs(text, holderSchema) ?? null;
}

/** Writes the lock beside its place and lets it be put there whole. */
function withDraft(path: string, mine: LockHolder, put: (draft: string) => void): void {
  const draft = `${path}.${mine.nonce}`;
  writeFileSync(draft, `${JSON.stringify(mine)}\n`, {mode: 0o600, flag: 'wx'});
  try {
    put(draft);
  } finally {
    rmSync(draft, {force: true});
  }
}

/** `link` fails where the name exists: the lock is there for one process only. */
function tryCreate(path: string, mine: LockHolder): boolean {
  try {
    withDraft(path, mine, draft => linkSync(draft, path));
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Puts a lock in the place of a stale one. Several may have seen the same stale one: they do it one after the other,
 * under a lock of its own, and whoever finds another one there by then changes nothing and is told false.
 */
function tryReplace(
  path: string,
  stale: LockHolder | null,
  mine: LockHolder,
  facts: LockFacts,
): boolean | Extract<LockResult, {ok: false}> {
  const turn = take(`${path}.takeover`, facts);
  if (!turn.ok) return turn;
  try {
    const holder = readHolder(path);
    if (holder === 'none' || holder?.nonce !== stale?.nonce) return false;
    withDraft(path, mine, draft => renameSync(draft, path));
    return true;
  } finally {
    turn.value.release();
  }
}

function take(path: string, facts: LockFacts): LockResult {
  mkdirSync(dirname(path), {recursive: true, mode: 0o700});
  const mine: LockHolder = {...facts.self, nonce: randomUUID()};
  let tookOverFrom: LockHolder | null = null;
  while (!tryCreate(path, mine)) {
    const holder = readHolder(path);
    if (holder === 'none') continue;
    if (holder !== null && !isStale(holder, facts)) {
      const ending = endingOf(holder, path, facts);
      return {ok: false, code: 'locked', message: describeHolder(holder), holder, ending};
    }
    const replaced = tryReplace(path, holder, mine, facts);
    if (replaced === false) continue;
    if (replaced !== true) return replaced;
    tookOverFrom = holder;
    break;
  }
  return {
    ok: true,
    value: {
      tookOverFrom,
      release() {
        const holder = readHolder(path);
        if (holder !== null && holder !== 'none' && holder.nonce === mine.nonce) unlinkSync(path);
      },
    },
  };
}

/** Makes this process the one driver of a state folder, or says who is. A holder that is gone is taken over from. */
export function acquireLock(path: string, facts: LockFacts): LockResult {
  try {
    return take(path, facts);
  } catch (error) {
    return {ok: false, code: errorCode(error), message: errorMessage(error), holder: null, ending: null};
  }
}
