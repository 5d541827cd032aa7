import type {StepView} from '../engine/board.ts';
import {blocks, type Fix} from '../engine/gate.ts';

/** The step that a fix is, where it says no more than "run that step": the wizard does it itself. */
export function stepOfFix(fix: Fix): string | undefined {
  const [command, ...others] = fix.commands;
  if (command === undefined || others.length > 0) return undefined;
  const [program, verb, step, ...more] = command.argv;
  return program === 'faststart' && verb === 'run' && more.length === 0 ? step : undefined;
}

/** Lower is more urgent: the gate that ended the last run, then what is seen not to hold, then what could not be seen. */
function urgency(view: StepView, gate: string): number {
  if (view.outcome?.status === 'stopped' && view.outcome.gate === gate) return 0;
  return view.gates[gate]?.result.status === 'stop' ? 1 : 2;
}

/** The gates that stand in the way of a step, the one that is said to have stopped it first. */
export function standingGates(view: StepView): readonly string[] {
  return Object.entries(view.gates)
    .filter(([, {result, waived}]) => !waived && blocks(result))
    .map(([gate]) => gate)
    .sort((a, b) => urgency(view, a) - urgency(view, b));
}

/** The first gate of a step that stands and comes with commands to run. */
export function fixFor(view: StepView | undefined): {readonly gate: string; readonly fix: Fix} | undefined {
  if (view === undefined) return undefined;
  for (const gate of standingGates(view)) {
    const fix = view.gates[gate]?.result.fixes.find(candidate => candidate.commands.length > 0);
    if (fix !== undefined) return {gate, fix};
  }
  return undefined;
}
