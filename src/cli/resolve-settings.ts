import {join, resolve} from 'node:path';
import {folderIn} from '../host/account.ts';
import type {Settings, Stack} from '../settings.ts';
import type {Globals} from './request.ts';

/** Where our own files are: $XDG_STATE_HOME/vllm-faststart. Rehearsals keep theirs apart. */
export function stateFolderOf(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
  isRehearsal: boolean,
): string {
  const base = join(folderIn(environment, 'XDG_STATE_HOME') ?? join(home, '.local/state'), 'vllm-faststart');
  return isRehearsal ? join(base, 'rehearsal') : base;
}

/** What a machine says about its paths; flags say otherwise where they are given. */
export type Places = {
  readonly cwd: string;
  readonly workspace: string;
  readonly stack: Stack;
  readonly envFile: string;
  readonly mountPoint: string;
  readonly stateFolder: string;
};

/** The settings: flag, then what the place says. `now` seeds the order of runs where no flag does. */
export function resolveSettings(
  globals: Globals,
  places: Places,
  options: {again: boolean; now: Date},
): Settings {
  return {
    workspace: places.workspace,
    envFile: globals.envFile === null ? places.envFile : resolve(places.cwd, globals.envFile),
    stack: places.stack,
    mountPoint: globals.mountPoint === null ? places.mountPoint : resolve(places.cwd, globals.mountPoint),
    stateFolder: places.stateFolder,
    waived: globals.waived,
    readOnly: globals.readOnly,
    rehearsal: globals.rehearse === null ? null : {machine: globals.rehearse, speed: globals.speed},
    bench: {
      pairs: globals.bench.pairs,
      retries: globals.bench.retries,
      drop: globals.bench.drop,
      storeTier: globals.bench.storeTier,
      note: globals.bench.note,
      seed: globals.bench.seed ?? Math.floor(options.now.getTime() / 1000),
      again: options.again,
    },
  };
}
