import {isOn} from './offline-state.ts';
import {linesInQuotes} from './open-quotes.ts';
import {parseEnvFile} from './parse.ts';

/** One line of an env file that sets one of the two flags, or may set it. */
export type OfflineLine = {
  /** From 1. */
  readonly line: number;
  readonly key: string;
  readonly value: string;
  /** Whether the flag is on, or may be: a value with $ is whatever its variable is. */
  readonly on: boolean;
  /** Nothing but this one flag stands on the line: it can be taken out whole. Else only a person knows what it does. */
  readonly plain: boolean;
};

const MENTION = /(?<!\w)(HF_HUB_OFFLINE|TRANSFORMERS_OFFLINE)(?!\w)/;
/** The whole line, in any spelling that one of the readers takes. */
const WHOLE =
  /^[^\S\r]*(?:export[^\S\r]+)?(HF_HUB_OFFLINE|TRANSFORMERS_OFFLINE)(?:[^\S\r]*[=:][^\S\r]*([^\r]*?))?[^\S\r]*$/;
const COMMENT = '(?:[ \\t]+#.*)?';
/** A value that ends on its line, and behind which nothing else is said. */
const VALUE = new RegExp(
  `^(?:'([^']*)'|"([^"\\\\\`]*)"|((?:[^\\s'"\\\\;&|<>()\`#]|\\$\\{[^'"\\\\\`{}]*\\})*))${COMMENT}$`,
);

/** A word of this text that would switch a flag on, however it is quoted. */
function mayBeOn(raw: string): boolean {
  return /[$`]/.test(raw) || raw.split(/[\s'"\\;&|<>(){}=+]+/).some(isOn);
}

/** What follows on the line may be a secret of another key. */
const firstWord = (text: string): string => /^[^\s;&|]*/.exec(text)?.[0] ?? '';

/** Without a comment that nothing quoted comes before. */
const withoutComment = (text: string): string => text.replace(/^((?:[^'"\\\r]*?[ \t])?)#[^\r]*/, '$1');

/** Lines on which one of the flags stands outside of comments and of texts of several lines. Pure. */
export function offlineLines(text: string): readonly OfflineLine[] {
  const clean = text.replace(/^\uFEFF/, '');
  const literal = new Map(parseEnvFile(clean).assignments.map(one => [one.line, one]));
  const inside = linesInQuotes(clean);
  return clean.split('\n').flatMap((content, index): OfflineLine[] => {
    const line = index + 1;
    const quotedFor = [inside.compose, inside.shell].filter(lines => lines.has(line)).length;
    const spoken = content.replace(/^\uFEFF+/, '').replace(/\r$/, '');
    // Behind the end of a text of several lines anything may follow.
    const told = quotedFor === 2 ? (/['"]([\s\S]*)$/.exec(spoken)?.[1] ?? '') : withoutComment(spoken);
    const mention = MENTION.exec(told);
    if (mention === null) return [];
    const [, key, raw = ''] = WHOLE.exec(spoken) ?? [];
    if (key !== undefined && quotedFor === 0) {
      const value = VALUE.exec(raw);
      const known = literal.get(line)?.value ?? value?.[1] ?? value?.[2] ?? value?.[3];
      const isText = known !== undefined && (value?.[1] !== undefined || !known.includes('$'));
      const on = isText ? isOn(known) : mayBeOn(raw);
      return [{line, key, value: known ?? firstWord(raw), on, plain: value !== null}];
    }
    // The value of another key that is literal text for all readers.
    if (quotedFor === 0 && literal.has(line) && /^[\t -~]*$/.test(spoken)) return [];
    const rest = told.slice(mention.index + mention[0].length);
    return [{line, key: mention[0], value: firstWord(rest), on: false, plain: false}];
  });
}

/** Takes out the lines that are nothing but a flag; everything else stays as it is, to the byte. Pure. */
export function withoutOfflineLines(text: string): string {
  const gone = new Set(offlineLines(text).flatMap(one => (one.plain ? [one.line] : [])));
  return text
    .split('\n')
    .filter((_, index) => !gone.has(index + 1))
    .join('\n');
}
