import type {Redactor} from '../engine/redact.ts';
import {isSecretKey} from '../env/secret-keys.ts';
import {parseAnswers} from './answers-file.ts';
import type {Given} from './headless-ask.ts';
import type {Globals} from './request.ts';
import type {Parsed} from './usage-error.ts';

/** Reads a file named on the command line; a sentence about why it cannot be read is the error. */
export type ReadNamed = (path: string) => Parsed<string>;

/** All answers that came with the command line. `byItself` are the machine's own; a flag says otherwise. */
export function collectGiven(
  globals: Globals,
  byItself: Readonly<Record<string, string>>,
  readNamed: ReadNamed,
): Parsed<Given> {
  const consents =
    globals.formatConsent === null
      ? []
      : [`--format-device ${globals.formatConsent.device} --confirm-serial ${globals.formatConsent.serial}`];
  const given = (fromFile: Readonly<Record<string, string>>): Parsed<Given> => ({
    ok: true,
    value: {answers: {...byItself, ...fromFile, ...globals.answers}, consents, yes: globals.yes},
  });
  if (globals.answersFile === null) return given({});
  const text = readNamed(globals.answersFile);
  if (!text.ok) return text;
  const parsed = parseAnswers(globals.answersFile, text.value);
  return parsed.ok ? given(parsed.value) : parsed;
}

/** Secrets that came as answers are hidden from then on, in the journal's own copy of the command line too. */
export function hideSecrets(given: Given, redactor: Redactor): void {
  for (const [id, value] of Object.entries(given.answers)) {
    if (id.startsWith('env:') && isSecretKey(id.slice('env:'.length))) redactor.add(value);
  }
}
