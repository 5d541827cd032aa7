import type {StepView} from '../engine/board.ts';
import type {StepOutline} from '../engine/outline.ts';
import type {ShownGate} from './parts/GateCard.tsx';

/** The gates of a step with what was last seen of each; a gate that is both needed and proved comes once. */
export function shownGates(
  step: Pick<StepOutline, 'needs' | 'proves'>,
  view: StepView,
): readonly ShownGate[] {
  const seen = step.needs.filter(gate => view.gates[gate.id] !== undefined);
  const gates = new Map([...step.proves, ...seen].map(gate => [gate.id, gate]));
  return [...gates.values()].map(({id, title, why}) => ({id, title, why, seen: view.gates[id]}));
}
