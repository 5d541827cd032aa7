import type {StepView} from '../engine/board.ts';
import type {ShownStep} from './step-state.ts';

/** How the operator left: `quit` by choice, `interrupt` by Ctrl-C. */
export type Leaving = 'quit' | 'interrupt';

/** 0 all proved · 130 Ctrl-C · 1 a step failed · 5 a gate could not be looked at · 3 a gate stands, or work is left. */
export function exitCodeFor(
  leaving: Leaving,
  shown: readonly ShownStep[],
  views: readonly StepView[],
): number {
  if (shown.every(step => step.state === 'proved')) return 0;
  if (leaving === 'interrupt') return 130;
  const first = shown.find(step => step.state !== 'proved');
  if (first?.state === 'failed') return 1;
  const gates = Object.values(views.find(view => view.id === first?.id)?.gates ?? {});
  const standing = gates.filter(
    gate => !gate.waived && (gate.result.status === 'stop' || gate.result.status === 'unknown'),
  );
  return standing.length > 0 && standing.every(gate => gate.result.status === 'unknown') ? 5 : 3;
}
