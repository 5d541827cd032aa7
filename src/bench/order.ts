import type {ArmId, BlockHead} from './types.ts';

/**
 * One warm-up per arm (round 0), then rounds of all arms, every other one backwards: B F, F B, B F ... or B R S, S R B
 * ... so that a slow drift of the machine falls on all arms alike. The seed says which arm comes first.
 */
export function runOrder(arms: readonly ArmId[], pairs: number, seed: number): BlockHead['order'] {
  const at = seed % arms.length;
  const first = [...arms.slice(at), ...arms.slice(0, at)];
  const slots = Array.from({length: pairs}, (_, index) => {
    const round = index % 2 === 0 ? first : first.toReversed();
    return round.map(arm => ({arm, pair: index + 1}));
  });
  return [...first.map(arm => ({arm, pair: 0})), ...slots.flat()];
}
