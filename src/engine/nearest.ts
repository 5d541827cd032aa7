function distance(a: string, b: string): number {
  let previous = Array.from({length: b.length + 1}, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const row = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replace = (previous[j] ?? 0) + (letter === other ? 0 : 1);
      row.push(Math.min(replace, (previous[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** The known name that a mistyped one most likely means: the only one it begins, else the nearest; none if all are far off. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const begun = known.filter(name => name.toLowerCase().startsWith(word.toLowerCase()));
  if (word !== '' && begun.length === 1) return begun[0];
  const limit = Math.max(1, Math.floor(word.length / 2));
  const ranked = known
    .map(name => ({name, away: distance(word.toLowerCase(), name.toLowerCase())}))
    .filter(candidate => candidate.away <= limit)
    .sort((a, b) => a.away - b.away);
  return ranked[0]?.name;
}
