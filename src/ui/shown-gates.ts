import type {StepView} from '../engine/board.ts';
import type {Gate} from '../engine/gate.ts';
import type {ShownGate} from './parts/GateCard.tsx';

type Gated<Context> = {readonly needs: readonly Gate<Context>[]; readonly proves: readonly Gate<Context>[]};

/** The gates of a step with what was last seen of each; a gate that is both needed and proved comes once. */
export function shownGates<Context>(step: Gated<Context>, view: StepView): readonly ShownGate[] {
  const seen = step.needs.filter(gate => view.gates[gate.id] !== undefined);
  const gates = new Map([...step.proves, ...seen].map(gate => [gate.id, gate]));
  return [...gates.values()].map(({id, title, why}) => ({id, title, why, seen: view.gates[id]}));
}
