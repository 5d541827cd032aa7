import type {Redactor} from '../engine/redact.ts';
import {isSecretKey} from '../env/secret-keys.ts';
import {parseAnswers} from './answers-file.ts';
import type {Given} from './headless-ask.ts';
import type {Globals} from './request.ts';
import type {ByItself} from './taken-answers.ts';
import type {Parsed, UsageError} from './usage-error.ts';

/** Reads a file named on the command line; a sentence about why it cannot be read is the error. */
export type ReadNamed = (path: string) => Parsed<string>;

/** The variable that a question of .env is about. */
function secretKeyOf(id: string): string | undefined {
  const key = id.startsWith('env:') ? id.slice('env:'.length) : undefined;
  return key !== undefined && isSecretKey(key) ? key : undefined;
}

/** Every user of the machine can read a command line. */
function secretTyped(globals: Globals): UsageError | undefined {
  const key = Object.keys(globals.answers)
    .map(secretKeyOf)
    .find(one => one !== undefined);
  if (key === undefined) return undefined;
  return {
    short: `--set ${key}: a command line is seen by everybody`,
    fix: [`put ${key} into the env file or an answers file`, `then replace the value: it has been seen`],
  };
}

/** `byItself`: what of it only the machine says. */
export type Collected = Given & {readonly byItself: ByItself};

const CONSENT = 'format-device';

/** What the machine says where nobody else does. Who names a disk to format consents by flag, or not at all. */
function left(byItself: ByItself, said: Readonly<Record<string, string>>): ByItself {
  const isNamed = said['format-only'] !== undefined;
  return Object.fromEntries(
    Object.entries(byItself).filter(([id]) => said[id] === undefined && !(isNamed && id === CONSENT)),
  );
}

/** All answers that came with the command line. `byItself` are the machine's own; a flag says otherwise. */
export function collectGiven(globals: Globals, byItself: ByItself, readNamed: ReadNamed): Parsed<Collected> {
  const typed = secretTyped(globals);
  if (typed !== undefined) return {ok: false, error: typed};
  const consents = globals.formatConsent === null ? [] : [globals.formatConsent];
  const given = (fromFile: Readonly<Record<string, string>>): Parsed<Collected> => {
    const said = {...fromFile, ...globals.answers};
    const own = left(byItself, said);
    return {ok: true, value: {answers: {...own, ...said}, consents, yes: globals.yes, byItself: own}};
  };
  if (globals.answersFile === null) return given({});
  const text = readNamed(globals.answersFile);
  if (!text.ok) return text;
  const parsed = parseAnswers(globals.answersFile, text.value);
  return parsed.ok ? given(parsed.value) : parsed;
}

/** Secrets that came as answers are hidden from then on, in the journal's own copy of the command line too. */
export function hideSecrets(given: Given, redactor: Redactor): void {
  for (const [id, value] of Object.entries(given.answers)) {
    if (secretKeyOf(id) !== undefined) redactor.add(value);
  }
}
