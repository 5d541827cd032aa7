export const SMALLEST = {columns: 60, rows: 18} as const;

/** Lines the frame takes around its body: header, two rules, footer. The rail comes on top. */
const FRAME_ROWS = 4;

export type Layout =
  | {readonly fits: false; readonly columns: number; readonly rows: number}
  | {readonly fits: true; readonly columns: number; readonly height: number; readonly bodyRows: number};

/** Too little room for a screen that can be acted on. */
export function isTooSmall(columns: number, rows: number): boolean {
  return columns < SMALLEST.columns || rows < SMALLEST.rows;
}

/** The frame stays one row below the terminal's height: a frame that fills it makes the terminal scroll. */
export function layoutFor(columns: number, rows: number, railRows: number): Layout {
  if (isTooSmall(columns, rows)) return {fits: false, columns, rows};
  const height = rows - 1;
  return {fits: true, columns, height, bodyRows: Math.max(1, height - FRAME_ROWS - railRows)};
}

/** Puts cells into as few rows as hold them, in order; answers the indices of each row. */
export function flow(widths: readonly number[], columns: number, gap: number): number[][] {
  const rows: number[][] = [];
  let used = 0;
  for (const [index, width] of widths.entries()) {
    const row = rows.at(-1);
    if (row !== undefined && used + gap + width <= columns) {
      row.push(index);
      used += gap + width;
    } else {
      rows.push([index]);
      used = width;
    }
  }
  return rows;
}

/** How many leading items fit on one line. */
export function fitting(widths: readonly number[], columns: number, gap: number): number {
  return flow(widths, columns, gap)[0]?.length ?? 0;
}
