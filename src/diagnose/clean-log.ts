/** One line of what was read, free of terminal and logger noise. */
export type Line = {
  /** Position in what was read, from 1; null for words that are not from a log (Docker's own). */
  readonly number: number | null;
  /** As a person should see it: no colours, one state of a progress bar. */
  readonly text: string;
  /** Without time stamps, process prefix and level: what rules match. */
  readonly message: string;
  readonly source: string;
};

/** Colours and cursor moves; the escape byte itself is often lost when a log is pasted. */
const ANSI = /\u001b\[[0-9;?]*[A-Za-z]|\[(?:\d{1,2};)?\d{1,2}m/g;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** What stands before the message, outermost first; several can follow each other. */
const PREFIXES = [
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\s*(?:\|\s*)?/,
  /^\((?:[A-Za-z][\w ]*)(?: (?:rank=\d+ )?pid=\d+)?(?:, ip=[\d.]+)?\)\s*/,
  /^\[rank\d+\]:\s*/,
  /^(?:DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|FATAL)\b:?\s*(?:\|[^|]*\|\s*)?(?:\d\d-\d\d \d\d:\d\d:\d\d\s+)?(?:\[?[\w./-]+\.(?:py|cpp|rs|cc|cu):\d+\]\s?)?/,
  /^[IWEF]\d{4,8} \d\d:\d\d:\d\d\.\d+\s+\d+\s+[\w./-]+:\d+\]\s*/,
  /^[\w-]+(?:-\d+)?\s+\|\s+/,
] as const;

function stripPrefixes(text: string): string {
  let rest = text;
  for (let round = 0; round < PREFIXES.length; round++) {
    const before = rest;
    for (const prefix of PREFIXES) rest = rest.replace(prefix, '');
    if (rest === before) break;
  }
  return rest.trim();
}

/** Repeats of a line by several workers differ in their prefix only. */
function isRepeat(line: Line, last: Line | undefined): boolean {
  return last !== undefined && line.message !== '' && line.message === last.message;
}

/** Cleans a log, oldest line first. Line numbers stay those of the input; empty and doubled lines go. */
export function cleanLog(raw: readonly string[], source: string): Line[] {
  const lines: Line[] = [];
  for (const [index, entry] of raw.entries()) {
    for (const part of entry.replace(/[\r\n]+$/, '').split('\r')) {
      const text = part.replace(ANSI, '').replace(CONTROL, '').trimEnd();
      const message = stripPrefixes(text.trimStart());
      const line: Line = {number: index + 1, text, message, source};
      if (message !== '' && !isRepeat(line, lines.at(-1))) lines.push(line);
    }
  }
  return lines;
}
