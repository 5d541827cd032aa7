import {dirname, join} from 'node:path';
import type {Context} from '../context.ts';
import type {Action} from '../engine/plan.ts';
import {privateFiles, readGitState} from '../env/git-state.ts';
import {isWide} from '../gates/env-private.ts';

/** A name as a line of .gitignore, for the file of that name beside it. */
function ignoreLine(name: string): string {
  return `/${name.replace(/[\\*?[\]]/g, '\\$&')}`;
}

/** The text of .gitignore with these names in it; all that was there stays. Pure. */
function withIgnored(text: string | undefined, names: readonly string[]): string {
  const before = text ?? '';
  const start = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  return `${start}${names.map(name => `${ignoreLine(name)}\n`).join('')}`;
}

/**
 * A file that git tracks is not helped by being ignored: that is a stop of its own, and for a person to settle. The
 * copy counts where there is one, or `replaces` says that there will be.
 */
async function namesToIgnore(context: Context, replaces: boolean): Promise<readonly string[]> {
  const {envFile} = context.settings;
  const [env, backup] = privateFiles(envFile);
  const git = await readGitState(context);
  if (git.status !== 'seen' || git.tracked.includes(env)) return [];
  const hasCopy = replaces || (await context.host.stat(join(dirname(envFile), backup))).ok;
  return git.notIgnored.filter(name => name === env || hasCopy);
}

/** Keeps .env, and the copy that an edit leaves, out of the next commit. `replaces`: such an edit is about to come. */
export async function planGitIgnore(context: Context, replaces: boolean): Promise<Action[]> {
  const {envFile} = context.settings;
  const names = await namesToIgnore(context, replaces);
  if (names.length === 0) return [];
  const path = join(dirname(envFile), '.gitignore');
  const text = await context.host.readText(path);
  if (!text.ok && text.code !== 'ENOENT') return [];
  const before = text.ok ? text.value : undefined;
  return [
    {
      kind: 'edit-file',
      purpose: `add ${names.map(ignoreLine).join(' and ')} to .gitignore: they hold the token`,
      path,
      before,
      after: withIgnored(before, names),
      undo: before === undefined ? `rm ${path}` : `mv ${path}.faststart-backup ${path}`,
    },
  ];
}

/** Closes .env to others, where no other edit does so anyway. */
export async function planMode(context: Context): Promise<Action[]> {
  const {envFile} = context.settings;
  const seen = await context.host.stat(envFile);
  if (!seen.ok || !isWide(seen.value.mode)) return [];
  return [
    {
      kind: 'command',
      purpose: 'close .env to others',
      command: {argv: ['/usr/bin/chmod', '600', envFile]},
    },
  ];
}
