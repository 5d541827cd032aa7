import {commentRows, wrapShell} from './wrap-shell.ts';

/** An action as the screen of commands shows it. */
export type ShownAction = {
  readonly purpose: string;
  readonly lines: readonly string[];
  /** What it destroys; undefined = nothing. */
  readonly destroys?: readonly string[] | undefined;
  /** What an edit takes away and adds. */
  readonly change?: readonly string[];
  /** How to take it back by hand. */
  readonly undo?: string | undefined;
};

const DESTROYING = /(?:^|[ /])mkfs(?:\.\w+)? /;

/** Events tell no more of an action than its lines: those among them that destroy what is on a disk. */
export function destroyingLines(lines: readonly string[]): readonly string[] {
  return lines.filter(line => DESTROYING.test(line));
}

/** Rows that a shell takes as they stand, and that a command which destroys data is not run by. */
export function pasteable(
  {purpose, lines, destroys, change = [], undo}: ShownAction,
  columns: number,
): string[] {
  const head = commentRows(purpose, columns);
  const about = [
    ...change.flatMap(line => commentRows(line, columns)),
    ...(undo === undefined ? [] : commentRows(`undo: ${undo}`, columns)),
  ];
  if (destroys === undefined) return [...head, ...lines.flatMap(line => wrapShell(line, columns)), ...about];
  return [
    ...head,
    ...commentRows(`DESTROYS ${destroys.join(', ')}: take the mark off yourself`, columns),
    ...lines
      .flatMap(line => wrapShell(line, columns - 2))
      .map(row => (row.startsWith('# ') ? row : `# ${row}`)),
    ...about,
  ];
}
