import {join} from 'node:path';
import {afterAll, afterEach, beforeAll} from 'vitest';
import {faststart, type Said, startFaststart} from './faststart.ts';
import {setHabits} from './habits.ts';
import {hubUrl, turnHub} from './hub.ts';
import {type Lab, makeLab} from './lab.ts';
import {createTable, type Table} from './scenario-table.ts';

export const MINUTES = 60_000;

/** A lab whose model is converted and whose cache is filled, for a file of scenarios. */
export type BenchLab = {
  readonly lab: () => Lab;
  /** The program on it, with records of this scenario: a verdict is made of all blocks that fit together. */
  faststart(args: readonly string[], env?: Record<string, string>): Promise<Said>;
  /** Begins it; `enter` goes before the command. */
  start(
    args: readonly string[],
    env?: Record<string, string>,
    enter?: readonly string[],
  ): ReturnType<typeof startFaststart>;
  stateFolder(): string;
  readonly table: Table;
};

/** Makes the lab before all tests of a file, puts it in order after each, and prints their table at the end. */
export function benchLab(): BenchLab {
  let made: Lab | undefined;
  let scenario = 0;
  const table = createTable();
  const lab = (): Lab => {
    if (made === undefined) throw new Error('the lab is made before all tests');
    return made;
  };
  const stateFolder = (): string => join(lab().workspace, `state-${scenario}`);
  const own = (env: Record<string, string>) => ({XDG_STATE_HOME: stateFolder(), ...env});
  beforeAll(async () => {
    made = await makeLab();
    await faststart(made, ['run', '4', '5'], own({}));
  });
  afterEach(async () => {
    scenario += 1;
    await setHabits(lab());
    await turnHub();
    lab().overlays.length = 0;
    await lab().setEnv({HF_ENDPOINT: await hubUrl()});
    await lab().clean();
  });
  afterAll(async () => {
    table.print();
    await lab().remove();
  });
  return {
    lab,
    faststart: (args, env = {}) => faststart(lab(), args, own(env)),
    start: (args, env = {}, enter = []) => startFaststart(lab(), args, own(env), enter),
    stateFolder,
    table,
  };
}
