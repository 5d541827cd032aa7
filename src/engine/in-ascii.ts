/** Glyphs outside ASCII that our own texts use, in ASCII. */
const IN_ASCII: ReadonlyMap<string, string> = new Map([
  ['\u2018', "'"],
  ['\u2019', "'"],
  ['\u201c', '"'],
  ['\u201d', '"'],
  ['\u00d7', 'x'],
  ['\u00b1', '+/-'],
  ['\u2026', '...'],
  ['\u2013', '-'],
  ['\u2014', '--'],
  ['\u2192', '->'],
  ['\u2264', '<='],
  ['\u2265', '>='],
  ['\u00a0', ' '],
]);

/** Without a character outside ASCII: accents are taken off, and what has no other form becomes a question mark. */
export function inAscii(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, glyph => {
    const plain = glyph.normalize('NFKD').replace(/[^\0-\x7f]/gu, '');
    return IN_ASCII.get(glyph) ?? (plain === '' ? '?' : plain);
  });
}
