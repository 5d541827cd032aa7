import {execa} from 'execa';

/** Runs a command that has the terminal to itself; its exit code, or null when it was ended or is missing. */
export type RunInherited = (argv: readonly [string, ...string[]]) => Promise<number | null>;

/** The terminal's Ctrl-C reaches the whole foreground group: while it is lent, it is the child's to answer. */
export const runInherited: RunInherited = async ([file, ...args]) => {
  const ignore = (): void => {};
  process.on('SIGINT', ignore);
  try {
    const result = await execa(file, args, {reject: false, stdio: 'inherit', cleanup: false});
    return result.exitCode ?? null;
  } finally {
    process.off('SIGINT', ignore);
  }
};

/** Lets sudo ask for the password itself. The caller has lent it the terminal. */
export async function acquireSudo(
  run: RunInherited = runInherited,
): Promise<'ready' | 'refused' | 'unavailable'> {
  const code = await run(['/usr/bin/sudo', '-v']);
  if (code === 0) return 'ready';
  return code === null ? 'unavailable' : 'refused';
}
