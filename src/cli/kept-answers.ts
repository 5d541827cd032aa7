import {isSecretKey} from '../env/secret-keys.ts';
import {unknownAnswer} from './answer-ids.ts';
import type {Session, Voice} from './session.ts';

/** Consent to destroy is given anew each time, for a disk that is looked at then. */
const CONSENTS: ReadonlySet<string> = new Set(['format-device', 'format-raw-data', 'format-only']);

function repeatable(id: string): boolean {
  return (
    !CONSENTS.has(id) && !isSecretKey(id.replace(/^(?:env|keep):/, '')) && unknownAnswer([id]) === undefined
  );
}

/** Answers that say the same again on the same machine: no secret, and no consent to destroy. Pure. */
export function keptAnswers(answers: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries([...answers].filter(([id]) => repeatable(id)));
}

/** Writes what was answered in a run into its folder, for `--answers`, and says so to a person. */
export async function keepAnswers({program}: Session, {frontEnd, out, err}: Voice): Promise<void> {
  const {answers, archive} = program.context;
  const kept = keptAnswers(answers);
  if (Object.keys(kept).length === 0) return;
  const written = await archive.write('answers.json', `${JSON.stringify(kept, null, 2)}\n`);
  if (!written.ok) err.line(`answers.json could not be written: ${written.message}`);
  else if (frontEnd.view === 'plain' || frontEnd.view === 'wizard')
    out.line(`what was answered, without secrets: faststart run --answers ${written.value}`);
}
