/** So few lines show no habit. */
const FEWEST_LINES = 6;
const MOST_LINES = 300;
const MOST_WORDS = 12;
/** Nearly every line has it; a collector adds it to all, but half lines and lines of others slip in. */
const WITH_IT = 0.9;
/** Of the lines without it so many begin as the programs themselves begin a line. */
const WELL_BEGUN = 0.15;
const REGEXP_SIGNS = /[.*+?^${}()|[\]\\/]/g;

/** What these words have in common with those of other lines: figures, as of times and processes, differ. */
function shapeOf(words: string): string {
  return words.trim().replace(REGEXP_SIGNS, '\\$&').replace(/\d+/g, '\\d+').replace(/\s+/g, '\\s+');
}

/** Words up to each of the first spaces. */
function beginningsOf(line: string): string[] {
  const words = line.split(/(?<=\s)(?=\S)/).slice(0, MOST_WORDS + 1);
  return words.slice(0, -1).map((_, index) => words.slice(0, index + 1).join(''));
}

function spread<T>(all: readonly T[], count: number): T[] {
  const every = Math.max(1, Math.ceil(all.length / count));
  return all.filter((_, index) => index % every === 0);
}

/**
 * What a collector of logs has put before every line, where nobody knows its format: a beginning that nearly all lines
 * share but for its figures, and after which lines begin as those of the programs do. Undefined where there is none.
 */
export function commonPrefix(
  lines: readonly string[],
  isWellBegun: (line: string) => boolean,
): RegExp | undefined {
  const sample = spread(lines, MOST_LINES);
  if (sample.length < FEWEST_LINES) return undefined;
  for (const line of spread(sample, 3)) {
    for (const beginning of beginningsOf(line)) {
      const shape = new RegExp(`^${shapeOf(beginning)}(?:\\s+|$)`);
      const rests = sample.filter(one => shape.test(one)).map(one => one.replace(shape, ''));
      if (rests.length < sample.length * WITH_IT) break;
      if (rests.filter(isWellBegun).length >= rests.length * WELL_BEGUN) return shape;
    }
  }
  return undefined;
}
