import {isDeepStrictEqual} from 'node:util';
import type {Block, BlockHead, RunRecord} from './types.ts';

type Slot = BlockHead['order'][number];

const isOf =
  (slot: Slot) =>
  (run: RunRecord): boolean =>
    run.arm === slot.arm && run.pair === slot.pair;

/** Attempts that a slot has had. */
export function attemptsIn(runs: readonly RunRecord[], slot: Slot): number {
  return runs.filter(isOf(slot)).length;
}

/**
 * What a block that was cut off still lacks, in its own order: slots without a valid run, as far as they may be tried
 * again. Its containers are made anew, and new ones need their warm-ups. Empty = nothing is missing.
 */
export function missingSlots({head, runs}: Pick<Block, 'head' | 'runs'>, retries: number): readonly Slot[] {
  const isDone = (slot: Slot): boolean => {
    const own = runs.filter(isOf(slot));
    return own.some(run => run.faults.length === 0) || own.length > retries;
  };
  const missing = head.order.filter(slot => slot.pair > 0 && !isDone(slot));
  return missing.length === 0 ? [] : [...head.order.filter(slot => slot.pair === 0), ...missing];
}

/** What must be as it was for more runs to belong to a block; keys of its head, and what they are called. */
const SAME: readonly (readonly [keyof BlockHead, string])[] = [
  ['stack', 'the stack'],
  ['fingerprint', 'machine, boot, images, model or disk'],
  ['offlineFlags', "the containers' offline variables"],
  ['parity', 'the settings of the arms'],
];

/** Why runs made now would not belong to the block that was cut off; null = they would. */
export function whyNotGoOn(before: BlockHead, now: BlockHead): string | null {
  const other = SAME.filter(([key]) => !isDeepStrictEqual(before[key], now[key]));
  return other.length === 0 ? null : `${other.map(([, words]) => words).join(' and ')} changed since`;
}

/** The head of a block that goes on: its own design (order, seed, tiers), and what weakens it from either time. */
export function headGoingOn(before: BlockHead, now: BlockHead): BlockHead {
  const egress =
    before.egress === null || now.egress === null ? null : before.egress.cut ? now.egress : before.egress;
  return {...before, egress, waived: [...new Set([...before.waived, ...now.waived])]};
}

/** A block that may be gone on with: cut off, stopped, or ended by what went away under it; with a run that counts. */
export function isUnfinished({finished, runs}: Block): boolean {
  const counts = runs.some(run => run.pair > 0 && run.faults.length === 0);
  if (!counts || finished === 'complete') return false;
  return finished !== 'failed' || (runs.at(-1)?.faults.some(({gate}) => gate === 'V1') ?? false);
}
