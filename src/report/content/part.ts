/** What a section is made of. Texts are raw: each format escapes them in its own way. */
export type Part =
  | {readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[]}
  | {readonly kind: 'list'; readonly items: readonly string[]}
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'code'; readonly lines: readonly string[]}
  /** A drawing, where the format has drawings. Its numbers stand in a table beside it. */
  | {readonly kind: 'plot'; readonly id: string};

export type Section = {readonly title: string; readonly parts: readonly Part[]};

export const text = (words: string): Part => ({kind: 'text', text: words});

/** A list, or a sentence where there is nothing to list. */
export const listOr = (items: readonly string[], empty: string): Part =>
  items.length === 0 ? text(empty) : {kind: 'list', items};

export const tableOr = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  empty: string,
): Part => (rows.length === 0 ? text(empty) : {kind: 'table', head, rows});

/** `-` where nothing was collected, which is not 0. */
export function number(value: number | null, digits = 3): string {
  return value === null ? '-' : value.toFixed(digits);
}

/** `31.54 to 31.66` */
export function range(interval: readonly [number, number] | null, digits = 3): string {
  return interval === null ? '-' : interval.map(end => end.toFixed(digits)).join(' to ');
}
