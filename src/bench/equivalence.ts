/** `late`: the texts part after at least half of the shorter one, as rounding near a tie does. */
export type Equivalence = 'equal' | 'late' | 'different';

export function equivalence(first: string, second: string): Equivalence {
  if (first === second) return 'equal';
  const shorter = Math.min(first.length, second.length);
  let common = 0;
  while (common < shorter && first[common] === second[common]) common++;
  return shorter > 0 && common * 2 >= shorter ? 'late' : 'different';
}

const RANK: Readonly<Record<Equivalence, number>> = {equal: 0, late: 1, different: 2};

/**
 * The worst of what each faststart text is to the baseline text nearest to it. null = nothing to compare. Greedy
 * decoding with a fixed seed: servers with the same weights say the same.
 */
export function armsEquivalence(
  baseline: readonly string[],
  faststart: readonly string[],
): Equivalence | null {
  if (baseline.length === 0 || faststart.length === 0) return null;
  const nearest = faststart.map(
    text =>
      baseline.map(other => equivalence(text, other)).toSorted((a, b) => RANK[a] - RANK[b])[0] ?? 'different',
  );
  return nearest.toSorted((a, b) => RANK[b] - RANK[a])[0] ?? null;
}
