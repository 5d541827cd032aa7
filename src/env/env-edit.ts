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

/**
 * Sets keys in the text of an env file. Comments, order and all other lines stay as they are; a key that was set
 * more than once keeps its first line; new keys come last. A byte order mark and Windows line ends go. Pure.
 */
export function setEnvKeys(text: string | undefined, values: Readonly<Record<string, string>>): EnvEdit {
  const quoted = new Map(Object.entries(values).map(([key, value]) => [key, quoteValue(value)] as const));
  const impossible = [...quoted].flatMap(([key, value]) => (value === null ? [key] : []));
  if (impossible.length > 0) return {ok: false, keys: impossible};

  const lines = (text ?? HEADER)
    .replace(/^\uFEFF/, '')
    .replace(/\r$/gm, '')
    .split('\n');
  const written = new Set<string>();
  const kept = lines.flatMap(line => {
    const key = keyOf(line);
    if (key === null || !quoted.has(key)) return [line];
    if (written.has(key)) return [];
    written.add(key);
    return [`${key}=${quoted.get(key)}`];
  });
  const added = [...quoted].flatMap(([key, value]) => (written.has(key) ? [] : [`${key}=${value}`]));
  const body = kept.join('\n').replace(/\n+$/, '');
  return {ok: true, text: [...(body === '' ? [] : [body]), ...added, ''].join('\n')};
}
