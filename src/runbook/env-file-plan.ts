import type {Context} from '../context.ts';
import type {TextQuestion} from '../engine/ask.ts';
import {blocks} from '../engine/gate.ts';
import type {Action} from '../engine/plan.ts';
import type {Plan} from '../engine/step.ts';
import {setEnvKeys} from '../env/env-edit.ts';
import {envQuestionId, envQuestions} from '../env/env-questions.ts';
import {envKeys} from '../env/keys.ts';
import {observeMachine, proposals} from '../env/proposals.ts';
import {runConfig} from '../env/run-config.ts';
import type {EnvReading} from '../env/types.ts';
import {tokenWorks} from '../gates/token-works.ts';

/** Holds a token: for its owner alone. */
const ENV_MODE = 0o600;

/** Keys that the file does not settle: all of a missing file, else those that are wrong or read differently. */
function openKeys(reading: EnvReading): ReadonlySet<string> {
  if (reading.status !== 'read') return new Set(envKeys.map(spec => spec.key));
  const config = runConfig(reading);
  const wrong = config.ok
    ? []
    : config.problems.flatMap(problem => (problem.key === null ? [] : [problem.key]));
  const broken = reading.problems.flatMap(problem =>
    problem.fatal && problem.key !== null ? [problem.key] : [],
  );
  return new Set([...wrong, ...broken, ...reading.disagreements.map(item => item.key)]);
}

/** An answer that is in the file already and did not settle the matter is asked for again. */
function isOpen(context: Context, reading: EnvReading, question: TextQuestion): boolean {
  const answer = context.answers.get(question.id);
  const inFile =
    reading.status === 'read' ? reading.values[question.id.slice(envQuestionId('').length)] : undefined;
  return answer === undefined || answer === inFile;
}

/** A token that the hub refuses is asked for again, and never emptied by default. */
async function tokenQuestion(
  context: Context,
  reading: EnvReading,
  questions: readonly TextQuestion[],
): Promise<TextQuestion | undefined> {
  if (reading.status !== 'read' || !runConfig(reading).ok) return undefined;
  if (!blocks(await tokenWorks.check(context))) return undefined;
  const found = questions.find(question => question.id === envQuestionId('HF_TOKEN'));
  if (found === undefined || !isOpen(context, reading, found)) return undefined;
  const {default: _never, ...question} = found;
  return question;
}

function unwritable(reading: EnvReading, keys: readonly string[]): Plan {
  return {
    status: 'stop',
    failure: {
      short: `no quoting makes bash, Compose and Node agree on ${keys.join(', ')}`,
      expected: 'a value that all readers of .env understand alike',
      observed: 'it holds characters that one of them takes apart however it is quoted',
      command: `cat ${reading.path}`,
      fix: ['choose a value without quotes, backslashes and dollar signs'],
    },
  };
}

function unreadable(path: string, message: string): Plan {
  return {
    status: 'stop',
    failure: {
      short: `${path} cannot be read`,
      expected: 'a readable file, or none',
      observed: message,
      command: `ls -l ${path}`,
      fix: [`make ${path} a readable file, or move it away: the step writes a new one`],
    },
  };
}

function answersByKey(context: Context): Record<string, string> {
  const given = envKeys.flatMap(spec => {
    const value = context.answers.get(envQuestionId(spec.key));
    return value === undefined ? [] : [[spec.key, value] as const];
  });
  return Object.fromEntries(given);
}

/** What makes .env right: nothing, one question more, or one edit. Comments, order and other keys stay. */
export async function planEnvFile(context: Context, reading: EnvReading): Promise<Plan> {
  if (reading.status === 'unreadable') return unreadable(reading.path, reading.message);
  const open = openKeys(reading);
  const inFile = reading.status === 'read' ? reading.values : {};
  const questions = envQuestions({...proposals(await observeMachine(context)), ...inFile});
  const next =
    questions.find(
      question => open.has(question.id.slice(envQuestionId('').length)) && isOpen(context, reading, question),
    ) ?? (await tokenQuestion(context, reading, questions));
  if (next !== undefined) return {status: 'ask', question: next};

  const before = reading.status === 'read' ? reading.text : undefined;
  const edit = setEnvKeys(before, answersByKey(context));
  if (!edit.ok) return unwritable(reading, edit.keys);
  const write: Action = {
    kind: 'edit-file',
    purpose: before === undefined ? 'write .env' : 'repair .env',
    path: reading.path,
    before,
    after: edit.text,
    mode: ENV_MODE,
  };
  return {status: 'do', actions: edit.text === before ? [] : [write]};
}
