import {basename, dirname, join} from 'node:path';
import type {Context} from '../context.ts';
import type {Evidence} from '../engine/gate.ts';
import type {Command} from '../engine/plan.ts';
import type {Exit} from '../host/ports.ts';

/** What git knows about .env and the copy that an edit leaves beside it; names relative to `folder`. */
export type GitState =
  /** No git here, or no work tree: nothing can get into a repository. */
  | {readonly status: 'none'}
  | {readonly status: 'unknown'; readonly message: string; readonly command: string}
  | {
      readonly status: 'seen';
      readonly folder: string;
      readonly tracked: readonly string[];
      readonly inHistory: readonly string[];
      /** Neither tracked nor ignored: the next `git add .` takes them along. */
      readonly notIgnored: readonly string[];
      readonly evidence: readonly Evidence[];
    };

const TIMEOUT_MS = 10_000;
/** A file that was never committed is looked for in all of the history. */
const HISTORY_TIMEOUT_MS = 60_000;

/** What all of our files beside .env start with: copies of the old one, and a new one that is being written. */
export const besideEnv = (envFile: string): string => `${basename(envFile)}.faststart-`;

/** The files that hold the token: .env, the first copy that an edit keeps, and what else of ours lies beside it. */
export async function privateFiles(context: Context): Promise<readonly string[]> {
  const {envFile} = context.settings;
  const ours = besideEnv(envFile);
  const beside = await context.host.readFolder(dirname(envFile));
  const there = (beside.ok ? beside.value : []).filter(name => name.startsWith(ours));
  return [...new Set([basename(envFile), `${ours}backup`, ...there])];
}

function failed(exit: Exit): GitState {
  const why = exit.stderr.trim().split('\n')[0] ?? '';
  const message = exit.timedOut ? 'git did not answer' : why || `git ended with ${exit.code}`;
  return {status: 'unknown', message, command: exit.shell};
}

const said = (exit: Exit, otherwise: string): Evidence => ({
  command: exit.shell,
  text: exit.stdout.trim() || otherwise,
});

/** A `.git` in the folder or above it, on the same file system. */
async function gitAbove(context: Context, folder: string): Promise<string | null> {
  const device = await context.host.stat(folder);
  for (let at = folder; ; at = dirname(at)) {
    const here = await context.host.stat(at);
    if (here.ok && device.ok && here.value.device !== device.value.device) return null;
    const path = join(at, '.git');
    if ((await context.host.lstat(path)).ok) return path;
    if (dirname(at) === at) return null;
  }
}

/** Git that cannot be asked, or sees no repository: true only where there is nothing that looks like one. */
async function noneUnlessThere(context: Context, exit: Exit, why: string): Promise<GitState> {
  const path = await gitAbove(context, dirname(context.settings.envFile));
  if (path === null) return {status: 'none'};
  return {status: 'unknown', message: `${path} is there, but ${why}`, command: exit.shell};
}

/** Only looks. */
export async function readGitState(context: Context): Promise<GitState> {
  const {envFile} = context.settings;
  const folder = dirname(envFile);
  const git = (...args: string[]): Command => ({argv: ['git', '-C', folder, ...args]});
  const ask = (command: Command, timeoutMs = TIMEOUT_MS) =>
    context.host.run(command, {timeoutMs, signal: context.signal});

  const inside = await ask(git('rev-parse', '--is-inside-work-tree'));
  if (inside.notFound || inside.code === 127)
    return noneUnlessThere(context, inside, 'there is no git on PATH to ask about .env');
  if (!inside.ok && inside.stderr.includes('cannot change to')) return {status: 'none'};
  if (!inside.ok && inside.stderr.includes('not a git repository'))
    return noneUnlessThere(context, inside, `git says: ${inside.stderr.trim().split('\n')[0]}`);
  if (!inside.ok) return failed(inside);
  if (inside.stdout.trim() !== 'true') return {status: 'none'};

  const tracked: string[] = [];
  const inHistory: string[] = [];
  const notIgnored: string[] = [];
  const evidence: Evidence[] = [];
  for (const name of await privateFiles(context)) {
    const files = await ask(git('ls-files', '--', name));
    if (!files.ok) return failed(files);
    const ignored = await ask(git('check-ignore', '-q', '--', name));
    if (!ignored.ok && ignored.code !== 1) return failed(ignored);
    // Without --full-history git leaves out a branch whose merge changed nothing in this file.
    const log = await ask(
      git('log', '--all', '--full-history', '--oneline', '-n', '1', '--', name),
      HISTORY_TIMEOUT_MS,
    );
    if (!log.ok) return failed(log);
    const isTracked = files.stdout.trim() !== '';
    if (isTracked) tracked.push(name);
    if (!isTracked && !ignored.ok) notIgnored.push(name);
    if (log.stdout.trim() !== '') inHistory.push(name);
    evidence.push(
      said(files, 'not tracked'),
      {command: ignored.shell, text: ignored.ok ? 'ignored' : 'not ignored'},
      said(log, 'in no commit'),
    );
  }
  const coming = `${besideEnv(envFile)}new`;
  const ignored = await ask(git('check-ignore', '-q', '--', coming));
  if (!ignored.ok && ignored.code !== 1) return failed(ignored);
  return {
    status: 'seen',
    folder,
    tracked,
    inHistory,
    notIgnored: ignored.ok ? notIgnored : [...notIgnored, coming],
    evidence,
  };
}
