/** Splits at spaces that are outside quotes and not escaped. */
function words(line: string): string[] {
  return line.match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/g) ?? [];
}

/**
 * Breaks a command into lines that fit and still are the same command: every line but the last ends in ` \`, so
 * that what is selected on screen can be pasted. A word that is wider than the screen is left whole.
 */
export function wrapShell(line: string, columns: number): string[] {
  if (line.length <= columns) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of words(line)) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current.trim() !== '' && longer.length + 2 > columns) {
      lines.push(`${current} \\`);
      current = `  ${word}`;
    } else {
      current = longer;
    }
  }
  return [...lines, current];
}
