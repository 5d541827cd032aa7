import {linesInQuotes} from './open-quotes.ts';
import {parseEnvFile} from './parse.ts';
import {quoteValue} from './quote-value.ts';

type EnvEdit =
  | {readonly ok: true; readonly text: string}
  /** Keys whose value cannot be written so that all readers agree. */
  | {readonly ok: false; readonly keys: readonly string[]};

const HEADER =
  '# Written by faststart. Keep these explicit: do not refer to other variables. Do not commit this file.\n';

/** A line that sets a key in any spelling that one of the readers takes, broken ones too. */
function keyOf(line: string): string | null {
  return /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*(?:[=:]|$)/.exec(line)?.[1] ?? null;
}

/** Values by line, where every reader takes the line alike. */
function literalValues(text: string): ReadonlyMap<number, string> {
  const {assignments, problems} = parseEnvFile(text);
  const wrong = new Set(problems.map(problem => (problem.fatal ? problem.line : null)));
  return new Map(assignments.flatMap(one => (wrong.has(one.line) ? [] : [[one.line, one.value] as const])));
}

/**
 * Sets keys in the text of an env file. Comments, order and all other lines stay as they are, and so does a line that
 * says the same already; a key that was set more than once keeps its first line; new keys come last. A byte order mark
 * and Windows line ends go. Pure.
 */
export function setEnvKeys(text: string | undefined, values: Readonly<Record<string, string>>): EnvEdit {
  const quoted = new Map(Object.entries(values).map(([key, value]) => [key, quoteValue(value)] as const));
  const impossible = [...quoted].flatMap(([key, value]) => (value === null ? [key] : []));
  if (impossible.length > 0) return {ok: false, keys: impossible};

  const clean = (text ?? HEADER).replace(/^\uFEFF/, '').replace(/\r$/gm, '');
  const literal = literalValues(clean);
  const inside = linesInQuotes(clean).compose;
  const written = new Set<string>();
  const kept = clean.split('\n').flatMap((line, index) => {
    const key = inside.has(index + 1) ? null : keyOf(line);
    if (key === null || !quoted.has(key)) return [line];
    if (written.has(key)) return [];
    written.add(key);
    return [literal.get(index + 1) === values[key] ? line : `${key}=${quoted.get(key)}`];
  });
  const added = [...quoted].flatMap(([key, value]) => (written.has(key) ? [] : [`${key}=${value}`]));
  if (added.length === 0) return {ok: true, text: kept.join('\n')};
  const body = kept.join('\n').replace(/\n+$/, '');
  return {ok: true, text: [...(body === '' ? [] : [body]), ...added, ''].join('\n')};
}
