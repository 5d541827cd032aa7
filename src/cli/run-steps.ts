import type {Outcome} from '../engine/step.ts';
import {isProved} from '../engine/step.ts';
import type {Program} from '../program.ts';
import {exitCode, exitCodeOfOutcome} from './exit-codes.ts';

export type StepRun = {readonly id: string; readonly outcome: Outcome};

/** Runs the steps in order, up to the first that is not proved. */
export async function runSteps(
  program: Pick<Program, 'runStep'>,
  ids: readonly string[],
  options: {again?: boolean; isCancelled: () => boolean},
): Promise<readonly StepRun[]> {
  const runs: StepRun[] = [];
  for (const id of ids) {
    if (options.isCancelled()) {
      runs.push({id, outcome: {status: 'cancelled'}});
      break;
    }
    const outcome = await program.runStep(id, options.again ? {again: true} : {});
    runs.push({id, outcome});
    if (!isProved(outcome)) break;
  }
  return runs;
}

/** The code of the step that ended the run, whatever the verdict; 0 when all of them are proved. */
export function exitCodeOfRun(runs: readonly StepRun[]): number {
  const last = runs.at(-1);
  return last === undefined ? exitCode('done') : exitCodeOfOutcome(last.outcome);
}
