import type {StepView} from '../engine/board.ts';
import {blocks, type Fix} from '../engine/gate.ts';

/** The step that a fix is, where it says no more than "run that step": the wizard does it itself. */
export function stepOfFix(fix: Fix): string | undefined {
  const [command, ...others] = fix.commands;
  if (command === undefined || others.length > 0) return undefined;
  const [program, verb, step, ...more] = command.argv;
  return program === 'faststart' && verb === 'run' && more.length === 0 ? step : undefined;
}

/** The first gate of a step that stands and comes with commands to run. */
export function fixFor(view: StepView | undefined): {readonly gate: string; readonly fix: Fix} | undefined {
  for (const [gate, {result, waived}] of Object.entries(view?.gates ?? {})) {
    const fix = result.fixes.find(candidate => candidate.commands.length > 0);
    if (!waived && blocks(result) && fix !== undefined) return {gate, fix};
  }
  return undefined;
}
