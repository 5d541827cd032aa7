const WORDS = [
  'memory',
  'is',
  'read',
  'once',
  'and',
  'kept',
  'near',
  'the',
  'engine',
  'so',
  'that',
  'each',
  'start',
  'finds',
  'it',
  'there',
];

/** The same words for the same prompt on every server: what temperature 0 gives. */
export function completionWords(prompt: string, tokens: number): string[] {
  let state = 2166136261;
  for (const character of prompt) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  return Array.from({length: tokens}, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ` ${WORDS[state >>> 28] ?? ''}`;
  });
}
