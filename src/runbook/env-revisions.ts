import type {Context} from '../context.ts';
import type {Revision} from '../engine/step.ts';
import {envQuestionId, isAsked} from '../env/env-questions.ts';
import {envKeys} from '../env/keys.ts';
import {readEnv} from '../env/read-env.ts';
import {shownValue} from '../env/secret-keys.ts';
import {questionFor} from './env-question-plan.ts';

/** Every key of .env that is asked for, with what it says now. A file that cannot be read has none. */
export async function envRevisions(context: Context): Promise<readonly Revision<Context>[]> {
  const reading = await readEnv(context);
  if (reading.status !== 'read') return [];
  return envKeys
    .filter(({key}) => isAsked(key))
    .map(({key}) => ({
      id: envQuestionId(key),
      label: `${key}=${shownValue(key, reading.values[key] ?? '')}`,
      question: now => questionFor(now, reading, key),
      // Whoever changes an answer has decided against what the file says.
      settles: {[`keep:${key}`]: 'answer'},
    }));
}
