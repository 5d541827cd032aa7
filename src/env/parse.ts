import {quoteValue} from './quote-value.ts';
import {isReservedKey} from './reserved-keys.ts';
import {isKnownKey, isShownKey, shownName} from './secret-keys.ts';
import type {EnvProblem} from './types.ts';

/** One `KEY=value` line. `value` is what a plain reading of the line gives; the readers decide what counts. */
type Assignment = {
  /** From 1. */
  readonly line: number;
  readonly key: string;
  readonly value: string;
  readonly quoting: 'bare' | 'single' | 'double';
};

type EnvFile = {
  readonly assignments: readonly Assignment[];
  readonly problems: readonly EnvProblem[];
  /**
   * Proven: every line is blank, a comment, or one assignment of literal text to a harmless name. Only then may
   * bash be asked, since asking bash means running the file.
   */
  readonly onlyAssignments: boolean;
};

const LONGEST_VALUE = 4096;
// With `s`: to JavaScript U+2028 ends a line, to the readers it does not.
const BLANK_OR_COMMENT = /^[ \t]*(?:#.*)?$/s;
const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;
const SINGLE = /^'([^']*)'[ \t]*((?:[ \t]#.*)?)$/s;
const DOUBLE = /^"([^"$`\\]*)"[ \t]*((?:[ \t]#.*)?)$/s;
/** No character that a shell gives a meaning to. `#` only inside a word, where it is not a comment. */
const BARE = /^((?:[^\s'"$`\\;&|<>()#][^\s'"$`\\;&|<>()]*)?)[ \t]*((?:[ \t]#.*)?)$/s;

type LineRead =
  | {readonly assignment: Assignment; readonly comment: boolean}
  | {readonly text: string; readonly fix: string; readonly key: string | null};

const SINGLE_QUOTES = 'put the whole value in single quotes';

/** The line with the value as it stands in the file, quoted so that all readers take it alike. */
function quotedLine(key: string, raw: string): string {
  const meant = raw.replace(/[ \t]+#.*$/, '').trim();
  const quoted = /['"]/.test(meant) || !isShownKey(key) ? null : quoteValue(meant);
  return quoted === null ? SINGLE_QUOTES : `write ${key}=${quoted}`;
}

/** Says what is wrong with a value that is not literal text; the order is from the most to the least dangerous. */
function wrongValue(key: string, raw: string): {text: string; fix: string} {
  const asItIs = quotedLine(key, raw);
  if (/`|\$\(/.test(raw)) return {text: 'holds a command that a shell would run', fix: asItIs};
  if (raw.includes('$'))
    return {
      text: 'refers to another variable with $',
      fix: raw.includes('/') ? 'write the absolute path out' : `write the value out, or ${asItIs}`,
    };
  if (/^(['"])[^'"]*$/.test(raw))
    return {text: 'has an opening quote and no closing one', fix: 'close the quote on the same line'};
  if (raw.startsWith('#'))
    return {text: 'starts with #, which only some readers take as a comment', fix: asItIs};
  if (/['"]/.test(raw)) return {text: 'mixes quoted and unquoted text', fix: asItIs};
  if (/[;&|<>()]/.test(raw))
    return {text: 'holds a character that ends or redirects a command in a shell', fix: asItIs};
  if (raw.includes('\\'))
    return {text: 'holds a backslash, which each reader takes differently', fix: asItIs};
  return {text: 'holds a space: a shell would run the second word as a command', fix: asItIs};
}

/** What a broken line is said to set. A name that is none of ours may be a piece of a secret: it is not repeated. */
function nameIn(key: string): {readonly name: string; readonly key: string | null} {
  return isKnownKey(key) ? {name: key, key} : {name: 'the key', key: null};
}

function wrongShape(line: string): {text: string; fix: string; key: string | null} {
  const found = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)/.exec(line);
  const rest = found === null ? null : line.slice(found[0].length);
  const {name, key} = nameIn(found?.[1] ?? '');
  const written = key ?? 'KEY';
  if (rest !== null && /^[ \t]*=/.test(rest))
    return {key, text: `${name} has a space before =`, fix: `write ${written}=value without spaces`};
  if (rest !== null && /^[ \t]*:/.test(rest))
    return {
      key,
      text: `${name} is set with a colon, which only Compose understands`,
      fix: `write ${written}=value`,
    };
  if (rest !== null && rest.trim() === '')
    return {
      key,
      text: `${key ?? 'the word'} has no value: a shell would run it as a command`,
      fix: `write ${written}=value, or delete the line`,
    };
  return {key: null, text: 'is not an assignment', fix: 'write KEY=value, or put # in front of the line'};
}

function readLine(text: string, line: number): LineRead {
  const match = ASSIGNMENT.exec(text);
  if (match === null) return wrongShape(text);
  const [, key = '', raw = ''] = match;
  if (/^[ \t]/.test(raw) && !/^[ \t]+#|^[ \t]*$/.test(raw)) {
    const {name, key: known} = nameIn(key);
    return {
      key: known,
      text: `${name} has a space after =`,
      fix: `write ${known ?? 'KEY'}=value without spaces`,
    };
  }
  const forms = [
    ['single', SINGLE],
    ['double', DOUBLE],
    ['bare', BARE],
  ] as const;
  for (const [quoting, form] of forms) {
    const value = form.exec(raw);
    if (value !== null)
      return {assignment: {line, key, value: value[1] ?? '', quoting}, comment: (value[2] ?? '') !== ''};
  }
  const wrong = wrongValue(key, raw);
  const {name, key: known} = nameIn(key);
  return {key: known, text: `the value of ${name} ${wrong.text}`, fix: wrong.fix};
}

function problemsOf(
  assignment: Assignment,
  comment: boolean,
  earlier: ReadonlyMap<string, number>,
): EnvProblem[] {
  const {line, key, value} = assignment;
  const name = shownName(key);
  const found: EnvProblem[] = [];
  const add = (text: string, fix: string, fatal: boolean) => found.push({line, key, text, fix, fatal});
  const before = earlier.get(key);
  if (before !== undefined)
    add(
      `${name} is set twice, first on line ${before}; the last one wins silently`,
      'keep one of the two lines',
      true,
    );
  // Readers keep values in objects, where this name is taken.
  if (key === '__proto__') add(`${key} is no name for a variable`, 'delete the line', true);
  if (isReservedKey(key))
    add(
      `${key} steers the shell or the loader, not the stack`,
      `delete the line: ${key} does not belong in an env file`,
      true,
    );
  // Only where it counts: a comment may hold what it likes.
  if (value.includes('\uFFFD')) add('the file is not UTF-8', 'save it as UTF-8', true);
  const position = [...value].findIndex(character => character > '~' || character < ' ');
  if (position >= 0)
    add(
      `the value of ${name} holds a character that is not printable ASCII at position ${position + 1}`,
      'type the value again; copied text often brings such characters along',
      true,
    );
  if (value.length > LONGEST_VALUE)
    add(`the value of ${name} is ${value.length} characters long`, `shorten it to ${LONGEST_VALUE}`, true);
  if (comment) {
    const shown = isShownKey(key) ? `the value is "${value}"` : 'the value ends before it';
    add(`${name} has a comment behind its value; ${shown}`, 'move the comment to its own line', false);
  }
  return found;
}

/** Things about the whole text that would make every line doubtful. */
function problemsOfText(text: string): EnvProblem[] {
  const whole = (at: number, problem: string, fix: string): EnvProblem[] =>
    at < 0 ? [] : [{line: text.slice(0, at).split('\n').length, key: null, text: problem, fix, fatal: true}];
  return [
    ...whole(
      text.startsWith('\uFEFF') ? 0 : -1,
      'the file starts with a byte order mark',
      'save it as UTF-8 without BOM',
    ),
    ...whole(
      text.indexOf('\r'),
      'the file has Windows line ends (CRLF): a shell keeps the \\r in each value',
      "sed -i 's/\\r$//' .env",
    ),
    ...whole(text.indexOf('\0'), 'the file holds a NUL byte', 'write the file anew as plain text'),
  ];
}

/** Reads an env file without running anything. Pure. */
export function parseEnvFile(text: string): EnvFile {
  const problems = problemsOfText(text);
  const assignments: Assignment[] = [];
  const seen = new Map<string, number>();
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map(line => line.replace(/\r$/, ''));
  for (const [index, content] of lines.entries()) {
    if (BLANK_OR_COMMENT.test(content)) continue;
    const read = readLine(content, index + 1);
    if ('assignment' in read) {
      problems.push(...problemsOf(read.assignment, read.comment, seen));
      seen.set(read.assignment.key, index + 1);
      assignments.push(read.assignment);
    } else {
      problems.push({line: index + 1, key: read.key, text: read.text, fix: read.fix, fatal: true});
    }
  }
  return {assignments, problems, onlyAssignments: problems.every(problem => !problem.fatal)};
}
