import {ownValue} from './own-value.ts';
import {quoteValue} from './quote-value.ts';
import type {Reader} from './readers.ts';
import {isShownKey, shownName} from './secret-keys.ts';
import type {Disagreement, ReadAs} from './types.ts';

export type Readers = {readonly bash: Reader; readonly compose: Reader; readonly node: Reader};

function readBy(reader: Reader, key: string): ReadAs {
  return reader.ok ? ownValue(reader.values, key) : null;
}

function repair(key: string, meant: string): string {
  if (!isShownKey(key)) return `${shownName(key)}='the value, in single quotes'`;
  const quoted = quoteValue(meant);
  return quoted === null
    ? `choose a value for ${key} without quotes, backslash or line end`
    : `${key}=${quoted}`;
}

/**
 * The keys that the readers which were asked do not read alike. `broken`: keys whose line no reader should be trusted
 * with; they are told with what each made of them, whether they agree or not. Pure.
 */
export function compareReaders(
  readers: Readers,
  keys: readonly string[],
  broken: ReadonlySet<string> = new Set(),
): Disagreement[] {
  const asked = [readers.bash, readers.compose, readers.node].filter(reader => reader.ok);
  return [...new Set(keys)].flatMap(key => {
    const different = new Set(asked.map(reader => readBy(reader, key)));
    if (different.size < 2 && !broken.has(key)) return [];
    const bash = readBy(readers.bash, key);
    const compose = readBy(readers.compose, key);
    const node = readBy(readers.node, key);
    return [{key, bash, compose, node, repair: repair(key, compose ?? bash ?? node ?? '')}];
  });
}
