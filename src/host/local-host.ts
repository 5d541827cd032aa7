import type {Command} from '../engine/plan.ts';
import {ownAccount} from './account.ts';
import {startDetached} from './detached.ts';
import {createFiles, locateBelow} from './files.ts';
import type {Host} from './ports.ts';
import {processState} from './processes.ts';
import type {Runner} from './run-command.ts';
import type {Substitute} from './substitute.ts';

export type LocalHostOptions = {
  /** Before every path: the folder that a rehearsal's machine lives in. */
  readonly root?: string;
  /** A recorded machine's answer to a command; undefined = run it here. A real process is spawned either way. */
  readonly substitute?: (command: Command) => Promise<Substitute | undefined>;
  readonly user?: Host['user'];
  readonly environment?: Host['environment'];
};

/** This machine, through execa and node:fs. */
export function createLocalHost(options: LocalHostOptions = {}): Host {
  const environment = options.environment ?? process.env;
  const user = options.user ?? ownAccount(environment);
  const root = options.root ?? '/';
  const runner: Runner = {
    uid: user.uid,
    environment,
    locate: locateBelow(root),
    ...(options.substitute === undefined ? {} : {substitute: options.substitute}),
  };
  return {
    ...createFiles(root),
    // Loaded with the first command: the first frame is drawn before any.
    run: async (command, runOptions = {}) =>
      (await import('./run-command.ts')).runCommand(command, runOptions, runner),
    startDetached: (command, logPath) => startDetached(command, logPath, runner),
    isAlive: async pid => processState(pid).alive,
    hold: async command => (await import('./hold.ts')).hold(command, runner),
    user,
    environment,
  };
}
