import type {Redactor} from '../engine/redact.ts';
import {ownValue} from './own-value.ts';
import {isSecretKey, mayBeSecret} from './secret-keys.ts';

/** Hides what a reader makes of these keys before anything else is said about the file. */
export function hideSecrets(
  redactor: Redactor,
  values: Readonly<Record<string, string>>,
  keys: readonly string[],
): void {
  for (const key of keys) {
    const value = ownValue(values, key)?.trim() ?? '';
    if (mayBeSecret(key, value)) redactor.add(value);
  }
}

/** A name and what sets it, anywhere in a line: also behind another value, and in a comment. */
const NAME = /\b(\w{1,200})[ \t]{0,40}[=:][ \t]*/g;
const LONGEST = 4096;

/** A token on a line that no reader accepts is still a token. */
export function hideRawSecrets(redactor: Redactor, text: string): void {
  for (const line of text.split(/[\r\n]/)) {
    const names = [...line.matchAll(NAME)];
    for (const [index, match] of names.entries()) {
      if (!isSecretKey(match[1] ?? '')) continue;
      const from = match.index + match[0].length;
      const raw = line.slice(from, from + LONGEST).trim();
      const value = raw.replace(/\s+#.*$/, '');
      // Up to the next name too: a value may itself look like one.
      const alone = line.slice(from, Math.min(names[index + 1]?.index ?? line.length, from + LONGEST)).trim();
      for (const word of [value, alone.replace(/\s+#.*$/, ''), ...value.split(/[\s'"#;]+/)])
        redactor.add(word);
    }
  }
}
