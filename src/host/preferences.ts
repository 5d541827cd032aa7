import {renameSync} from 'node:fs';
import {join} from 'node:path';
import Conf from 'conf';
import {z} from 'zod';
import {errorCode, errorMessage} from './failure.ts';

/** Checked here, since the library's own checks take longer to load than all the rest of the program. */
const shape = z.object({
  theme: z.enum(['auto', 'dark', 'light']).default('auto'),
  ascii: z.boolean().default(false),
  /** Where the wizard stood last; '' = nowhere yet. */
  lastWorkspace: z.string().default(''),
});
type PreferenceValues = Readonly<z.output<typeof shape>>;

export type Preferences = {
  values(): PreferenceValues;
  /** A sentence when they could not be kept. */
  set(patch: Partial<PreferenceValues>): string | null;
  /** What was wrong with the file, for the operator; null when nothing was. */
  readonly problem: string | null;
};

const NAME = 'preferences';

type Kept = Conf<Partial<PreferenceValues>>;

function read(conf: Kept): PreferenceValues {
  return shape.parse(conf.store);
}

function open(folder: string): Kept {
  const conf = new Conf<Partial<PreferenceValues>>({cwd: folder, configName: NAME, configFileMode: 0o600});
  read(conf);
  return conf;
}

function stored(conf: Kept, problem: string | null): Preferences {
  return {
    problem,
    values: () => read(conf),
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
  let values: PreferenceValues = shape.parse({});
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
