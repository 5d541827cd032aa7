import type {ArmId, BlockHead} from './types.ts';

/**
 * One warm-up per arm (pair 0), then pairs in turning order: B F, F B, B F ... so that a slow drift of the machine
 * falls on both arms alike. An odd seed begins with faststart.
 */
export function runOrder(pairs: number, seed: number): BlockHead['order'] {
  const first: readonly [ArmId, ArmId] =
    seed % 2 === 0 ? ['baseline', 'faststart'] : ['faststart', 'baseline'];
  const slots = Array.from({length: pairs}, (_, index) => {
    const arms = index % 2 === 0 ? first : first.toReversed();
    return arms.map(arm => ({arm, pair: index + 1}));
  });
  return [...first.map(arm => ({arm, pair: 0})), ...slots.flat()];
}
