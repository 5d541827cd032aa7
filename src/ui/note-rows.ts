/** A piece of the rule on both sides, and a blank beside each. */
export const NOTE_MARGIN = 4;

/**
 * A note in as many rows as it needs, two at most; a line to type has the second for itself. Of a longer one beginning
 * and end stay: the end often decides.
 */
export function noteRows(text: string | null, columns: number): readonly string[] {
  if (text === null) return [];
  const room = columns - NOTE_MARGIN - 2;
  const [words = '', line] = text.split('\n');
  if (line !== undefined && words.length <= room && line.length <= room) return [words, line];
  const flat = text.replace(/\s+/g, ' ').trim();
  if (flat.length <= room) return [flat];
  const cut = flat.lastIndexOf(' ', room);
  const first = flat.slice(0, cut > room / 2 ? cut : room);
  const rest = flat.slice(first.length).trim();
  if (rest.length <= room) return [first, rest];
  return [first, `.. ${rest.slice(3 - room).trimStart()}`];
}
