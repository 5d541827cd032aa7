/** Numbers of the lines (from 1) that begin inside a quote which an earlier line opened. */
type Inside = ReadonlySet<number>;

function linesWithin(text: string, from: number, to: number, add: (line: number) => void): void {
  // Most quotes end on their line, and lines are not counted for them.
  if (!text.slice(from, to).includes('\n')) return;
  let line = text.slice(0, from).split('\n').length;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) add(++line);
}

/** Where a quote ends that opens at `start`; -1 = nowhere. */
function closing(text: string, start: number, escaped: boolean): number {
  const quote = text[start] ?? '';
  for (let at = start + 1; at < text.length; at++) {
    if (escaped && text[at] === '\\') at++;
    else if (text[at] === quote) return at;
  }
  return -1;
}

/** As Compose reads: only a value that starts with a quote is quoted, and what follows it is a line of its own. */
function insideForCompose(text: string): Inside {
  const inside = new Set<number>();
  const statement = /[ \t]*(?:#[^\n]*|[^=:\n'"#]*[=:][^\S\n]*(['"])|[^\n]*)(?:\n|$)?/y;
  for (let at = 0; at < text.length; ) {
    statement.lastIndex = at;
    const match = statement.exec(text);
    if (match === null || match[0] === '') break;
    at = statement.lastIndex;
    if (match[1] === undefined) continue;
    const opened = at - 1;
    const closed = closing(text, opened, true);
    if (closed < 0) break;
    linesWithin(text, opened, closed, line => inside.add(line));
    at = closed + 1;
  }
  return inside;
}

/** As a shell reads: quotes open anywhere but in a comment. */
function insideForShell(text: string): Inside {
  const inside = new Set<number>();
  for (let at = 0; at < text.length; at++) {
    const now = text[at];
    if (now === '\\') at++;
    else if (now === '#' && /^$|[\s;&|()<>]/.test(text[at - 1] ?? '')) {
      const end = text.indexOf('\n', at);
      if (end < 0) break;
      at = end;
    } else if (now === "'" || now === '"') {
      const closed = closing(text, at, now === '"');
      if (closed < 0) break;
      linesWithin(text, at, closed, line => inside.add(line));
      at = closed;
    }
  }
  return inside;
}

/** What each reader takes for the inside of a quote of several lines. A quote that is never closed counts for none. */
export function linesInQuotes(text: string): {readonly compose: Inside; readonly shell: Inside} {
  return {compose: insideForCompose(text), shell: insideForShell(text)};
}
