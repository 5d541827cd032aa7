import {rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Lab} from './lab.ts';

/** How a stand-in server behaves from its next start on; see `habits.py`. */
export type Habits = {
  readonly readyAfterSeconds?: number;
  readonly diesBeforeReady?: boolean;
  readonly diesOnCompletion?: boolean;
  readonly servesAs?: string;
  readonly garbage?: boolean;
  readonly forgets?: boolean;
  readonly hubSeconds?: number;
};

/** Sets both arms at once; what is not given behaves well. */
export async function setHabits(
  lab: Lab,
  habits: {readonly baseline?: Habits; readonly faststart?: Habits} = {},
): Promise<void> {
  const files = {
    baseline: join(lab.cacheFolder, 'standin.json'),
    faststart: join(lab.modelFolder, 'standin.json'),
  };
  for (const arm of ['baseline', 'faststart'] as const) {
    const wanted = habits[arm];
    if (wanted === undefined) await rm(files[arm], {force: true});
    else await writeFile(files[arm], JSON.stringify(wanted));
  }
}
