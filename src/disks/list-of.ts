const SHOWN = 3;

/** The first few of them, each once, and how many more there are. */
export function listOf(words: readonly string[]): string {
  const unique = [...new Set(words)];
  const more = unique.length > SHOWN ? ` and ${unique.length - SHOWN} more` : '';
  return `${unique.slice(0, SHOWN).join(', ')}${more}`;
}
