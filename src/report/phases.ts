import {factsFromBlocks} from '../bench/facts-from-blocks.ts';
import {medianOf} from '../bench/quantities.ts';
import type {Block, PhaseId, Side} from '../bench/types.ts';
import type {ModeFacts} from '../bench/verdict-facts.ts';
import {PHASE_WORDS, waterfallOf} from '../bench/waterfall.ts';

/** Every part that a start can have, in its order, as a reader is told it. */
export const PHASE_NAMES = Object.values(PHASE_WORDS);

/** A part of one start, in seconds; parts of an arm add up to its time to ready. */
export type Phase = {readonly name: string; readonly seconds: number};

export type ArmPhases = {
  readonly mode: string;
  readonly arm: string;
  /** The rest alone where the server's log did not tell them apart. */
  readonly phases: readonly Phase[];
};

function phasesOf(mode: ModeFacts, side: Side): readonly Phase[] {
  const ready = medianOf(mode, side, run => run.seconds);
  if (ready === null) return [];
  const told: readonly {readonly id: PhaseId; readonly seconds: number | null}[] = waterfallOf(
    mode,
    side,
  ) ?? [{id: 'rest', seconds: ready}];
  // A rest below 0 says that phases ran side by side; a bar cannot show that, the verdict's own words do.
  return told.flatMap(({id, seconds}) =>
    seconds === null || seconds <= 0 ? [] : [{name: PHASE_WORDS[id], seconds}],
  );
}

/** Medians over the valid runs of each arm and mode, as the verdict splits them. */
export function armPhases(
  blocks: readonly Block[],
  modes: readonly string[],
  arms: readonly string[],
): readonly ArmPhases[] {
  return modes.flatMap(mode =>
    arms.flatMap((arm): readonly ArmPhases[] => {
      const side = arm === 'baseline' ? 'baseline' : 'faststart';
      const other = arm === 'baseline' ? (arms.find(one => one !== arm) ?? 'faststart') : arm;
      const facts = factsFromBlocks(blocks, {claim: 'proof', arm: {id: other, restartsFrom: 'disk'}});
      const found = mode === 'online' ? facts.online : facts.offline;
      const phases = found === null ? [] : phasesOf(found, side);
      return phases.length === 0 ? [] : [{mode, arm, phases}];
    }),
  );
}
