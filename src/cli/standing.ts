import {blocks, type GateResult} from '../engine/gate.ts';

export type SeenGate = {readonly id: string; readonly result: GateResult; readonly waived: boolean};

export type StepStanding = {
  readonly id: string;
  readonly title: string;
  readonly proved: boolean;
  /** The first gate that does not hold or could not be looked at. */
  readonly blocking: SeenGate | null;
};

type StepLike = {
  readonly id: string;
  readonly title: string;
  readonly proves: readonly {readonly id: string}[];
};

/** Pure: where each step stands, by the gates that prove it. A gate that was not looked at proves nothing. */
export function standings(
  steps: readonly StepLike[],
  seen: ReadonlyMap<string, SeenGate>,
): readonly StepStanding[] {
  return steps.map(step => {
    const gates = step.proves.map(gate => seen.get(gate.id));
    const blocking = gates.find(gate => gate !== undefined && blocks(gate.result) && !gate.waived) ?? null;
    return {
      id: step.id,
      title: step.title,
      proved: blocking === null && !gates.includes(undefined),
      blocking,
    };
  });
}
