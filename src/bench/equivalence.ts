import {limits} from './limits.ts';
import type {TokenLogprob} from './types.ts';

/** What an arm said to the prompt that both are asked. */
export type Answer = {
  readonly text: string;
  /** null = the server does not tell. */
  readonly tokens: readonly TokenLogprob[] | null;
};

/** `late`: the answers part where two ways were almost equally likely, as rounding near a tie does. */
export type Equivalence = 'equal' | 'late' | 'different';

/** Answers that agree for this many tokens come from the same weights; what follows a tie may go anywhere. */
const FIRST_TOKENS = 8;

function byTokens(first: readonly TokenLogprob[], second: readonly TokenLogprob[]): Equivalence {
  const parting = first.findIndex((token, index) => token.token !== second[index]?.token);
  if (parting < 0 || parting >= FIRST_TOKENS) return 'late';
  // Up to and with the token where they part.
  const apart = first
    .slice(0, parting + 1)
    .map((token, index) => Math.abs(token.logprob - (second[index]?.logprob ?? Number.NEGATIVE_INFINITY)));
  return Math.max(...apart) <= limits.logprobDelta ? 'late' : 'different';
}

export function equivalence(first: Answer, second: Answer): Equivalence {
  if (first.text === second.text) return 'equal';
  if (first.tokens !== null && second.tokens !== null && first.tokens.length > 0 && second.tokens.length > 0)
    return byTokens(first.tokens, second.tokens);
  const shorter = Math.min(first.text.length, second.text.length);
  let common = 0;
  while (common < shorter && first.text[common] === second.text[common]) common++;
  return shorter > 0 && common * 2 >= shorter ? 'late' : 'different';
}

const RANK: Readonly<Record<Equivalence, number>> = {equal: 0, late: 1, different: 2};

/**
 * The worst of what each faststart answer is to the baseline answer nearest to it. null = nothing to compare. Greedy
 * decoding with a fixed seed: servers with the same weights say the same.
 */
export function armsEquivalence(
  baseline: readonly Answer[],
  faststart: readonly Answer[],
): Equivalence | null {
  if (baseline.length === 0 || faststart.length === 0) return null;
  const nearest = faststart.map(
    answer =>
      baseline.map(other => equivalence(answer, other)).toSorted((a, b) => RANK[a] - RANK[b])[0] ??
      'different',
  );
  return nearest.toSorted((a, b) => RANK[b] - RANK[a])[0] ?? null;
}
