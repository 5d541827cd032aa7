import type {Command} from '../../src/engine/plan.ts';
import {toShell} from '../../src/engine/shell.ts';
import type {Exit, FileStat, Host, Read} from '../../src/host/ports.ts';

export type Answer = Partial<Pick<Exit, 'stdout' | 'stderr' | 'code' | 'notFound' | 'timedOut'>>;

const missing = (path: string): Read<never> => ({
  ok: false,
  code: 'ENOENT',
  message: `${path}: no such file`,
});

function exitOf(command: Command, answer: Answer): Exit {
  const code = answer.notFound || answer.timedOut ? null : (answer.code ?? 0);
  return {
    ok: code === 0,
    code,
    signal: null,
    stdout: answer.stdout ?? '',
    stderr: answer.stderr ?? '',
    timedOut: answer.timedOut ?? false,
    notFound: answer.notFound ?? false,
    durationMs: 1,
    shell: toShell(command),
  };
}

/**
 * A machine of files in memory (path to size or text) and commands answered by a function. An unexpected command is
 * a failed test, by way of a thrown error.
 */
export function fakeHost(options: {
  files?: Record<string, string | number>;
  answer?: (command: Command) => Answer | undefined;
  uid?: number;
  /** Called when something that `hold` started is let go. */
  onRelease?: (command: Command) => void;
}): Host {
  const files = options.files ?? {};
  const below = (folder: string): string[] => {
    const prefix = `${folder}/`;
    const names = Object.keys(files).flatMap(path =>
      path.startsWith(prefix) ? (path.slice(prefix.length).split('/')[0] ?? []) : [],
    );
    return [...new Set(names)];
  };
  const stat = async (path: string): Promise<Read<FileStat>> => {
    const content = files[path];
    const base = {device: 1, mode: 0o644, uid: 1000, gid: 1000, modifiedMs: 0};
    if (content !== undefined)
      return {
        ok: true,
        value: {...base, kind: 'file', bytes: typeof content === 'number' ? content : content.length},
      };
    return below(path).length > 0 ? {ok: true, value: {...base, kind: 'directory', bytes: 0}} : missing(path);
  };
  const unused = async (): Promise<never> => {
    throw new Error('not part of this fake');
  };
  return {
    run: async command => {
      const answer = options.answer?.(command);
      if (answer === undefined) throw new Error(`unexpected command: ${toShell(command)}`);
      return exitOf(command, answer);
    },
    readText: async path => {
      const content = files[path];
      return typeof content === 'string' ? {ok: true, value: content} : missing(path);
    },
    readFolder: async path => {
      const names = below(path);
      return names.length > 0 ? {ok: true, value: names} : missing(path);
    },
    stat,
    lstat: stat,
    realPath: async path => ({ok: true, value: path}),
    writeText: async (path, text) => {
      files[path] = text;
      return {ok: true, value: {backup: null}};
    },
    removeTree: async path => {
      delete files[path];
      return {ok: true, value: null};
    },
    startDetached: unused,
    isAlive: unused,
    hold: async command => {
      const answer = options.answer?.(command);
      if (answer === undefined) throw new Error(`unexpected command: ${toShell(command)}`);
      const exit = exitOf(command, answer);
      if (!exit.ok) return {ok: false, code: `exit-${exit.code}`, message: exit.stderr};
      return {ok: true, value: {release: async () => options.onRelease?.(command)}};
    },
    user: {uid: options.uid ?? 1000, gid: 1000, name: 'operator', home: '/home/operator'},
    environment: {},
  };
}
