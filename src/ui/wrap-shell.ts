/** A piece of a line that must stay in one row; in single quotes every character is one. */
type Piece = {readonly text: string; readonly isQuoted: boolean};

/** Outside single quotes: an escaped character, a text in double quotes, a variable, else one character. */
const ATOM = /\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"|\$\{[^}]*\}|[\s\S]/y;

function atomAt(line: string, at: number): string {
  ATOM.lastIndex = at;
  return ATOM.exec(line)?.[0] ?? '';
}

type Split = {readonly words: readonly (readonly Piece[])[]; readonly comment: string | undefined};

/** Splits at blanks outside of quotes, as a shell does; a comment ends the words. */
function splitLine(line: string): Split {
  const words: Piece[][] = [];
  let word: Piece[] = [];
  const end = (): void => {
    if (word.length > 0) words.push(word);
    word = [];
  };
  for (let at = 0; at < line.length; ) {
    const atom = atomAt(line, at);
    if (atom === '#' && word.length === 0) return {words, comment: line.slice(at + 1).trim()};
    if (atom === "'") {
      const close = line.indexOf("'", at + 1);
      const to = close < 0 ? line.length : close;
      word.push({text: '', isQuoted: true});
      for (const text of line.slice(at + 1, to)) word.push({text, isQuoted: true});
      at = to + 1;
      continue;
    }
    if (/^\s$/.test(atom)) end();
    else word.push({text: atom, isQuoted: false});
    at += atom.length;
  }
  end();
  return {words, comment: undefined};
}

/** Draws one word. Where it is wider than the row, its quotes are closed before the break and opened after it. */
function rowsOfWord(word: readonly Piece[], columns: number): string {
  let text = '';
  let used = 0;
  let isOpen = false;
  const add = (more: string): void => {
    text += more;
    used += more.length;
  };
  const quoteTo = (isQuoted: boolean): void => {
    if (isQuoted !== isOpen) add("'");
    isOpen = isQuoted;
  };
  for (const piece of word) {
    const isBreak = piece.text === '\n';
    // Two quotes, the character and a backslash must still have room.
    if (!isBreak && used > 0 && used + piece.text.length + 3 > columns) {
      quoteTo(false);
      text += '\\\n';
      used = 0;
    }
    quoteTo(piece.isQuoted);
    // Blanks at the end of a row are lost on a screen: an empty pair of quotes keeps them.
    if (isBreak && /[^\S\n]$/.test(text)) add("''");
    add(piece.text);
    if (isBreak) used = 0;
  }
  quoteTo(false);
  return text;
}

function lastRow(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

/** A text as comments: each row begins with its own sign. */
export function commentRows(text: string, columns: number): string[] {
  const rows: string[] = [];
  for (const word of text.split(/\s+/).filter(part => part !== '')) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns)
      rows[rows.length - 1] = `${last} ${word}`;
    else
      for (let at = 0; at < word.length; at += columns - 2)
        rows.push(`# ${word.slice(at, at + columns - 2)}`);
  }
  return rows;
}

/**
 * Breaks a command into rows that fit and still are the same command when they are pasted. Between words a row ends
 * in ` \`; within a word that is wider than the screen it ends in `\`, never inside quotes. A comment comes first.
 */
export function wrapShell(line: string, columns: number): string[] {
  const {words, comment} = splitLine(line);
  if (comment === undefined && line.length <= columns && !line.includes('\n')) return [line];
  const rows = comment === undefined ? [] : commentRows(comment, columns);
  if (words.length === 0) return rows;
  let current = '';
  for (const word of words) {
    const whole = word.some(piece => piece.text === '\n') ? '' : rowsOfWord(word, Number.POSITIVE_INFINITY);
    const fits = (before: number, after: number): boolean =>
      whole !== '' && before + whole.length + after <= columns;
    if (current !== '' && fits(lastRow(current).length + 1, 2)) {
      current += ` ${whole}`;
      continue;
    }
    if (current !== '') rows.push(`${current} \\`);
    const indent = current !== '' && fits(2, 2) ? '  ' : '';
    current = fits(0, 2) ? `${indent}${whole}` : rowsOfWord(word, columns - 2);
  }
  return [...rows, current].flatMap(row => row.split('\n'));
}
