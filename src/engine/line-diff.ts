import {isSecretName} from './secret-name.ts';

/** Length of the longest common subsequence from each pair of line numbers on. */
function commonFrom(before: readonly string[], after: readonly string[]): number[][] {
  const table = Array.from({length: before.length + 1}, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const row = table[i] ?? [];
      row[j] =
        before[i] === after[j]
          ? 1 + (table[i + 1]?.[j + 1] ?? 0)
          : Math.max(table[i + 1]?.[j] ?? 0, table[i]?.[j + 1] ?? 0);
    }
  }
  return table;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** A line that sets a secret is told without it, also where the name stands in a comment. */
function shown(line: string): string {
  const [, before = '', name = ''] = /^(\W*(?:export\s+)?(\w+)\s*[=:]\s*)/.exec(line) ?? [];
  return isSecretName(name) ? `${before}[hidden]` : line;
}

/**
 * What a change takes away (`- `) and adds (`+ `), line by line, unchanged lines left out. For files of an
 * operator's size: memory grows with the product of the line counts.
 */
export function lineDiff(before: string, after: string): string[] {
  const old = linesOf(before);
  const fresh = linesOf(after);
  const common = commonFrom(old, fresh);
  const diff: string[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      i++;
      j++;
    } else if (
      j >= fresh.length ||
      (i < old.length && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))
    ) {
      diff.push(`- ${shown(old[i++] ?? '')}`);
    } else {
      diff.push(`+ ${shown(fresh[j++] ?? '')}`);
    }
  }
  return diff;
}
