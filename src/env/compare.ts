import {quoteValue} from './quote-value.ts';
import type {Reader} from './readers.ts';
import {isSecretKey} from './secret-keys.ts';
import type {Disagreement} from './types.ts';

export type Readers = {readonly bash: Reader; readonly compose: Reader; readonly node: Reader};

function readBy(reader: Reader, key: string): string | undefined {
  return reader.ok ? reader.values[key] : undefined;
}

function repair(key: string, meant: string): string {
  if (isSecretKey(key)) return `${key}='the value, in single quotes'`;
  const quoted = quoteValue(meant);
  return quoted === null
    ? `choose a value for ${key} without quotes, backslash or line end`
    : `${key}=${quoted}`;
}

/** The keys that the readers which were asked do not read alike. Pure. */
export function compareReaders(readers: Readers, keys: readonly string[]): Disagreement[] {
  const asked = [readers.bash, readers.compose, readers.node].filter(reader => reader.ok);
  return [...new Set(keys)].flatMap(key => {
    const different = new Set(asked.map(reader => readBy(reader, key)));
    if (different.size < 2) return [];
    const [bash, compose, node] = [readers.bash, readers.compose, readers.node].map(reader =>
      readBy(reader, key),
    );
    return [{key, bash, compose, node, repair: repair(key, compose ?? bash ?? node ?? '')}];
  });
}
