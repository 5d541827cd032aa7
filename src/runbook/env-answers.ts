import type {Context} from '../context.ts';
import type {Plan} from '../engine/step.ts';
import {envQuestionId} from '../env/env-questions.ts';
import {envKeys, valueProblem} from '../env/keys.ts';
import type {EnvReading} from '../env/types.ts';

/** Whether HUGGINGFACE_HUB_TOKEN, which nothing reads, is to be written as HF_TOKEN. */
export const HUB_TOKEN_QUESTION = 'use-hub-token';

export function inFile(reading: EnvReading): Readonly<Record<string, string>> {
  return reading.status === 'read' ? reading.values : {};
}

export function answerFor(context: Context, key: string): string | undefined {
  return context.answers.get(envQuestionId(key));
}

/** The token that stands under the name which nothing reads, where HF_TOKEN is empty. */
export function unreadToken(reading: EnvReading): string | undefined {
  const {HF_TOKEN: token = '', HUGGINGFACE_HUB_TOKEN: other = ''} = inFile(reading);
  const isToken = envKeys.some(spec => spec.key === 'HF_TOKEN' && spec.problem(other) === undefined);
  return token === '' && other !== '' && isToken ? other : undefined;
}

/** Whether the file's own value was preferred to the answer. */
function keepsFile(context: Context, key: string): boolean {
  return context.answers.get(`keep:${key}`) === 'file';
}

/** What the edit writes, by key. */
export function wantedValues(context: Context, reading: EnvReading): Readonly<Record<string, string>> {
  const answers = envKeys.flatMap(({key}) => {
    const value = answerFor(context, key);
    return value === undefined || keepsFile(context, key) ? [] : [[key, value] as const];
  });
  const token = context.answers.get(HUB_TOKEN_QUESTION) === 'yes' ? unreadToken(reading) : undefined;
  return {...(token === undefined ? {} : {HF_TOKEN: token}), ...Object.fromEntries(answers)};
}

/** What the file says once the edit is made. */
export function valuesAfterEdit(context: Context, reading: EnvReading): Readonly<Record<string, string>> {
  return {...inFile(reading), ...wantedValues(context, reading)};
}

/** Answers that were given beforehand and that no question would have taken: nothing is made of them. */
export function refusedAnswers(context: Context): Extract<Plan, {status: 'stop'}> | undefined {
  const wrong = envKeys.flatMap(spec => {
    const answer = answerFor(context, spec.key);
    if (answer === undefined || keepsFile(context, spec.key)) return [];
    const problem = valueProblem(spec, answer);
    return problem === undefined ? [] : [{key: spec.key, problem}];
  });
  const [first] = wrong;
  if (first === undefined) return undefined;
  return {
    status: 'stop',
    failure: {
      short: `the answer for ${wrong.map(one => one.key).join(', ')} cannot be used`,
      expected: 'answers that a question of this step would take',
      observed: wrong.map(({key, problem}) => `${key}: ${problem}`).join('; '),
      command: 'faststart run 2',
      fix: wrong.map(({key, problem}) => `give another answer for ${key}, or none: ${problem}`),
    },
  };
}
