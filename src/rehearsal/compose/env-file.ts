import {interpolate} from './interpolate.ts';

const LINE = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*(?:[=:]\s*(.*))?$/;

/** One value as compose-go's dotenv reads it: quotes, ` #` comments, `$` outside single quotes. */
function readValue(raw: string, known: (key: string) => string | undefined): string {
  const single = /^'([^']*)'/.exec(raw);
  if (single !== null) return single[1] ?? '';
  const double = /^"((?:[^"\\]|\\.)*)"/.exec(raw);
  if (double !== null) {
    const text = (double[1] ?? '').replace(
      /\\([nrt"\\])/g,
      (_, letter: string) => ({n: '\n', r: '\r', t: '\t'})[letter] ?? letter,
    );
    return interpolate(text, known).text;
  }
  return interpolate(raw.replace(/\s+#.*$/, '').trimEnd(), known).text;
}

/** An env file in Compose's grammar. `shell` wins over the file, in what values refer to too. */
export function readEnvFile(text: string, shell: Readonly<Record<string, string>>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const trimmed = line.replace(/\r$/, '');
    if (/^\s*(#|$)/.test(trimmed)) continue;
    const match = LINE.exec(trimmed);
    if (match === null) continue;
    const [, key = '', raw] = match;
    const inherited = shell[key];
    if (raw !== undefined) values[key] = readValue(raw, name => shell[name] ?? values[name]);
    else if (inherited !== undefined) values[key] = inherited;
  }
  return values;
}
