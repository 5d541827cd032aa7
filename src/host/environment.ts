import type {Command} from '../engine/plan.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const SUDO = '/usr/bin/sudo';
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** DOCKER_HOST and DOCKER_CONFIG say which engine; DOCKER_CONTEXT could name another than the one we look at. */
const PASSED_ON = ['HOME', 'USER', 'LOGNAME', 'TERM', 'DOCKER_HOST', 'DOCKER_CONFIG'];

function isPassedOn(key: string): boolean {
  return PASSED_ON.includes(key) || key.startsWith('XDG_');
}

/** What every child gets: little, and in the C locale, because its output is parsed. */
export function cleanEnvironment(own: Variables): Record<string, string> {
  const kept = Object.entries(own).flatMap(([key, value]) =>
    value !== undefined && isPassedOn(key) ? [[key, value] as const] : [],
  );
  return {...Object.fromEntries(kept), PATH: own.PATH ?? DEFAULT_PATH, LC_ALL: 'C', LANG: 'C'};
}

export type Prepared = {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** The child is sudo: another user's process, which we cannot signal, and which finds its ticket only in our session. */
  readonly privileged: boolean;
};

/** The command as it is spawned: argv only, `sudo -n` before it where it needs root and we are not. */
export function prepare(command: Command, uid: number, environment: Variables): Prepared {
  const entries = Object.entries(command.env ?? {});
  const clean = cleanEnvironment(environment);
  if (!command.sudo || uid === 0) {
    const added = entries.map(
      ([key, value]) => [key, typeof value === 'string' ? value : value.secret] as const,
    );
    const privileged = uid !== 0 && command.argv[0] === SUDO;
    return {argv: command.argv, env: {...clean, ...Object.fromEntries(added)}, privileged};
  }
  const words = entries.map(([key, value]) => {
    if (typeof value !== 'string')
      throw new Error(`${key} is secret: it must not be an argument of sudo, which every user can read`);
    return `${key}=${value}`;
  });
  const variables = words.length === 0 ? [] : ['/usr/bin/env', ...words];
  return {argv: [SUDO, '-n', ...variables, ...command.argv], env: clean, privileged: true};
}
