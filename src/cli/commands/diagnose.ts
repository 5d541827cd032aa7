import type {Diagnosis} from '../../diagnose/types.ts';
import type {Read} from '../../host/ports.ts';
import {exitCode} from '../exit-codes.ts';
import {diagnosisLines} from '../plain-diagnosis.ts';
import {say, sayProblem, type Voice} from '../session.ts';

/** Says why a container is not ready. A cause that was found is a job done; what cannot be looked at is not. */
export function sayDiagnosis(voice: Voice, name: string, read: Read<Diagnosis>, rehearsal: boolean): number {
  if (read.ok) {
    const document = {schema: 'faststart.diagnosis/1', ok: true, rehearsal, ...read.value};
    say(voice, document, diagnosisLines(name, read.value, voice.paint));
    return exitCode('done');
  }
  const code = exitCode('couldNotCheck');
  const fix = ['docker ps -a', 'faststart diagnose --log FILE for a saved log'];
  const error = {short: `${name} could not be diagnosed: ${read.message}`, fix};
  return sayProblem(voice, error, code);
}
