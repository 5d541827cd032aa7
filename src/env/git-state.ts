import {basename, dirname} from 'node:path';
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

/** The files that hold the token: .env, and what an edit keeps of the old one. */
export function privateFiles(envFile: string): readonly [env: string, backup: string] {
  const name = basename(envFile);
  return [name, `${name}.faststart-backup`];
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

/** Only looks. */
export async function readGitState(context: Context): Promise<GitState> {
  const {envFile} = context.settings;
  const folder = dirname(envFile);
  const git = (...args: string[]): Command => ({argv: ['git', '-C', folder, ...args]});
  const ask = (command: Command, timeoutMs = TIMEOUT_MS) =>
    context.host.run(command, {timeoutMs, signal: context.signal});

  const inside = await ask(git('rev-parse', '--is-inside-work-tree'));
  if (inside.notFound || inside.code === 127) return {status: 'none'};
  if (!inside.ok)
    return /not a git repository|cannot change to/.test(inside.stderr) ? {status: 'none'} : failed(inside);
  if (inside.stdout.trim() !== 'true') return {status: 'none'};

  const tracked: string[] = [];
  const inHistory: string[] = [];
  const notIgnored: string[] = [];
  const evidence: Evidence[] = [];
  for (const name of privateFiles(envFile)) {
    const files = await ask(git('ls-files', '--', name));
    if (!files.ok) return failed(files);
    const ignored = await ask(git('check-ignore', '-q', '--', name));
    if (!ignored.ok && ignored.code !== 1) return failed(ignored);
    const log = await ask(git('log', '--all', '--oneline', '-n', '1', '--', name), HISTORY_TIMEOUT_MS);
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
  return {status: 'seen', folder, tracked, inHistory, notIgnored, evidence};
}
