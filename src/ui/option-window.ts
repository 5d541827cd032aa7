/** How many rows a text takes where words are wrapped at this width. */
export function rowsOf(text: string, columns: number): number {
  let rows = 1;
  let used = 0;
  for (const word of text.split(' ')) {
    const joined = used === 0 ? word.length : used + 1 + word.length;
    if (joined <= columns) {
      used = joined;
      continue;
    }
    if (used > 0) rows++;
    rows += Math.ceil(word.length / columns) - 1;
    used = word.length % columns || columns;
  }
  return rows;
}

/** A label in one row: of one that is too long, the columns that fit whole. The rest is said below the list. */
export function rowLabel(label: string, columns: number): string {
  if (label.length <= columns) return label;
  const column = label.lastIndexOf('  ', columns);
  if (column > columns / 2) return label.slice(0, column).trimEnd();
  return `${label.slice(0, columns - 3).trimEnd()} ..`;
}

export type Window = {readonly from: number; readonly to: number};

/** The part of a list that is drawn, so that the chosen place is in it: as near to its middle as the ends allow. */
export function windowAround(index: number, count: number, size: number): Window {
  const shown = Math.max(1, Math.min(count, size));
  const from = Math.max(0, Math.min(count - shown, index - Math.floor(shown / 2)));
  return {from, to: from + shown};
}
