import {basename, dirname, join} from 'node:path';
import type {Context} from '../context.ts';
import type {Action} from '../engine/plan.ts';
import {besideEnv, privateFiles, readGitState} from '../env/git-state.ts';
import {isWide} from '../gates/env-private.ts';
import {undoEdit} from './undo-edit.ts';

/** A name as it is written in .gitignore, for the file of that name beside it. */
function ignored(name: string): string {
  return `/${name.replace(/[\\*?[\]]/g, '\\$&')}`;
}

/** The text of .gitignore with these names in it; all that was there stays. Pure. */
function withIgnored(text: string | undefined, lines: readonly string[]): string {
  const before = text ?? '';
  const start = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  return `${start}${lines.map(line => `${line}\n`).join('')}`;
}

/**
 * A file that git tracks is not helped by being ignored: that is a stop of its own, and for a person to settle. What
 * lies beside .env counts where something does, and where .env is about to be written: `replaces` says so, or there is none.
 */
async function linesToAdd(context: Context, replaces: boolean): Promise<readonly string[]> {
  const {envFile} = context.settings;
  const env = basename(envFile);
  const git = await readGitState(context);
  if (git.status !== 'seen' || git.tracked.includes(env)) return [];
  const beside = git.notIgnored.filter(name => name !== env);
  const isThere = async (name: string) => (await context.host.lstat(join(dirname(envFile), name))).ok;
  const writes = replaces || !(await isThere(env));
  const counts = writes ? beside.length > 0 : (await Promise.all(beside.map(isThere))).includes(true);
  return [
    ...(git.notIgnored.includes(env) ? [ignored(env)] : []),
    ...(counts ? [`${ignored(besideEnv(envFile))}*`] : []),
  ];
}

/** Keeps .env, and what an edit leaves beside it, out of the next commit. `replaces`: such an edit is about to come. */
export async function planGitIgnore(context: Context, replaces: boolean): Promise<Action[]> {
  const {envFile} = context.settings;
  const lines = await linesToAdd(context, replaces);
  if (lines.length === 0) return [];
  const path = join(dirname(envFile), '.gitignore');
  const text = await context.host.readText(path);
  if (!text.ok && text.code !== 'ENOENT') return [];
  const before = text.ok ? text.value : undefined;
  return [
    {
      kind: 'edit-file',
      purpose: `add ${lines.join(' and ')} to .gitignore: they hold the token`,
      path,
      before,
      after: withIgnored(before, lines),
      undo: before === undefined ? `rm ${path}` : await undoEdit(context, path),
    },
  ];
}

/** Closes .env and the copies of it to others, where no other edit does so anyway. */
export async function planMode(context: Context): Promise<Action[]> {
  const wide: string[] = [];
  for (const name of await privateFiles(context)) {
    const path = join(dirname(context.settings.envFile), name);
    const seen = await context.host.lstat(path);
    if (seen.ok && seen.value.kind === 'file' && isWide(seen.value.mode)) wide.push(path);
  }
  if (wide.length === 0) return [];
  return [
    {
      kind: 'command',
      purpose: `close ${wide.map(path => basename(path)).join(' and ')} to others`,
      command: {argv: ['/usr/bin/chmod', '600', ...wide]},
    },
  ];
}
