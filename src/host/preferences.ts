import {renameSync} from 'node:fs';
import {join} from 'node:path';
import Conf, {type Schema} from 'conf';
import {errorCode, errorMessage} from './failure.ts';

type PreferenceValues = {
  readonly theme: 'auto' | 'dark' | 'light';
  readonly ascii: boolean;
  /** Where the wizard stood last; '' = nowhere yet. */
  readonly lastWorkspace: string;
};

export type Preferences = {
  values(): PreferenceValues;
  /** A sentence when they could not be kept. */
  set(patch: Partial<PreferenceValues>): string | null;
  /** What was wrong with the file, for the operator; null when nothing was. */
  readonly problem: string | null;
};

const NAME = 'preferences';
const defaults: PreferenceValues = {theme: 'auto', ascii: false, lastWorkspace: ''};
const schema: Schema<PreferenceValues> = {
  theme: {type: 'string', enum: ['auto', 'dark', 'light']},
  ascii: {type: 'boolean'},
  lastWorkspace: {type: 'string'},
};

function open(folder: string): Conf<PreferenceValues> {
  return new Conf<PreferenceValues>({cwd: folder, configName: NAME, schema, defaults, configFileMode: 0o600});
}

function stored(conf: Conf<PreferenceValues>, problem: string | null): Preferences {
  return {
    problem,
    values: () => ({
      theme: conf.get('theme'),
      ascii: conf.get('ascii'),
      lastWorkspace: conf.get('lastWorkspace'),
    }),
    set(patch) {
      try {
        conf.set(patch);
        return null;
      } catch (error) {
        return `preferences were not kept: ${errorMessage(error)}`;
      }
    },
  };
}

/** For this run only. */
function unstored(problem: string): Preferences {
  let values = defaults;
  return {
    problem,
    values: () => values,
    set(patch) {
      values = {...values, ...patch};
      return problem;
    },
  };
}

/** Preferences never stop the program: a file that cannot be read is kept aside and said so, then defaults hold. */
export function openPreferences({folder, now}: {readonly folder: string; readonly now: Date}): Preferences {
  try {
    return stored(open(folder), null);
  } catch (error) {
    const path = join(folder, `${NAME}.json`);
    const aside = `${path}.damaged-${now.toISOString().replaceAll(':', '')}`;
    const why = errorMessage(error);
    try {
      renameSync(path, aside);
      return stored(
        open(folder),
        `${path} could not be used (${why}): it is kept as ${aside}, defaults hold`,
      );
    } catch (again) {
      return unstored(
        `preferences in ${folder} cannot be used (${why}; ${errorCode(again)}): defaults hold for this run`,
      );
    }
  }
}
