import type {Context} from '../context.ts';
import type {ChooseQuestion, Question} from '../engine/ask.ts';
import type {Action} from '../engine/plan.ts';
import {quote} from '../engine/shell.ts';
import type {Plan} from '../engine/step.ts';
import {setEnvKeys} from '../env/env-edit.ts';
import {isAsked} from '../env/env-questions.ts';
import {envKeys} from '../env/keys.ts';
import {runConfig} from '../env/run-config.ts';
import {isSecretKey, shownValue} from '../env/secret-keys.ts';
import type {EnvProblem, EnvReading} from '../env/types.ts';
import {memoryPool} from '../gates/memory-pool.ts';
import {blamesToken, tokenWorks} from '../gates/token-works.ts';
import {
  answerFor,
  HUB_TOKEN_QUESTION,
  inFile,
  refusedAnswers,
  unreadToken,
  wantedValues,
} from './env-answers.ts';
import {questionFor, withoutDefault} from './env-question-plan.ts';
import {undoEdit} from './undo-edit.ts';

/** Holds a token: for its owner alone. */
const ENV_MODE = 0o600;

/**
 * Keys that the file does not settle: all of a missing file, else those whose value is wrong, and those that are only
 * written in a way which not every reader takes alike.
 */
function openKeys(reading: EnvReading): ReadonlyMap<string, 'value' | 'spelling'> {
  if (reading.status !== 'read') return new Map(envKeys.map(spec => [spec.key, 'value']));
  const config = runConfig(reading);
  const named = (problems: readonly EnvProblem[]) =>
    problems.flatMap(problem => (problem.key === null ? [] : [problem.key]));
  const misspelt = [
    ...named(reading.problems.filter(problem => problem.fatal)),
    ...reading.disagreements.map(item => item.key),
  ];
  return new Map([
    ...misspelt.map(key => [key, 'spelling'] as const),
    ...(config.ok ? [] : named(config.problems).map(key => [key, 'value'] as const)),
  ]);
}

/** A value that is in the file already, and wrong, is no answer; written in another way it may be one. */
function isUnanswered(
  context: Context,
  reading: EnvReading,
  key: string,
  wrong: 'value' | 'spelling' = 'value',
): boolean {
  const answer = answerFor(context, key);
  return answer === undefined || (wrong === 'value' && answer === inFile(reading)[key]);
}

function hubTokenQuestion(context: Context, reading: EnvReading): ChooseQuestion | undefined {
  const token = unreadToken(reading);
  if (token === undefined || context.answers.has(HUB_TOKEN_QUESTION)) return undefined;
  if (answerFor(context, 'HF_TOKEN') !== undefined) return undefined;
  return {
    kind: 'choose',
    id: HUB_TOKEN_QUESTION,
    title: 'Set HF_TOKEN to the value of HUGGINGFACE_HUB_TOKEN?',
    details: ['HUGGINGFACE_HUB_TOKEN is read by nothing: without HF_TOKEN every download is anonymous.'],
    flag: `--answers FILE with "${HUB_TOKEN_QUESTION}"`,
    options: [
      {value: 'yes', label: `set HF_TOKEN=${shownValue('HF_TOKEN', token)}`},
      {value: 'no', label: 'leave it empty, for a public model'},
    ],
    proposed: 'yes',
    default: 'yes',
  };
}

/** A key that is fine in the file, and was answered differently: the file may have been edited since. */
function conflictQuestion(
  context: Context,
  reading: EnvReading,
  open: ReadonlySet<string>,
): ChooseQuestion | undefined {
  if (reading.status !== 'read') return undefined;
  const found = envKeys.find(({key}) => {
    const [answer, now] = [answerFor(context, key), inFile(reading)[key]];
    const differs = answer !== undefined && now !== undefined && answer !== now;
    return differs && !open.has(key) && !isSecretKey(key) && !context.answers.has(`keep:${key}`);
  });
  if (found === undefined) return undefined;
  const {key} = found;
  return {
    kind: 'choose',
    id: `keep:${key}`,
    title: `${key} in .env is not what was answered`,
    details: ['Both are valid. The file may have been edited in the meantime.'],
    flag: `--answers FILE with "keep:${key}"`,
    options: [
      {value: 'answer', label: `write the answer, ${answerFor(context, key)}`},
      {value: 'file', label: `keep ${reading.values[key]}`},
    ],
    proposed: 'file',
    default: 'answer',
  };
}

/** Keys whose value is well formed, and yet cannot work: a token that the hub refuses, a pool that does not fit. */
async function refusedKeys(context: Context, reading: EnvReading): Promise<readonly string[]> {
  if (reading.status !== 'read' || !runConfig(reading).ok) return [];
  const pool =
    isUnanswered(context, reading, 'MEM_POOL_SIZE') && (await memoryPool.check(context)).status === 'stop';
  const token = isUnanswered(context, reading, 'HF_TOKEN') && blamesToken(await tokenWorks.observe(context));
  return [...(pool ? ['MEM_POOL_SIZE'] : []), ...(token ? ['HF_TOKEN'] : [])];
}

async function nextQuestion(context: Context, reading: EnvReading): Promise<Question | undefined> {
  const open = openKeys(reading);
  const hubToken = hubTokenQuestion(context, reading);
  if (hubToken !== undefined) return hubToken;
  const key = envKeys.find(spec => {
    const wrong = open.get(spec.key);
    return wrong !== undefined && isAsked(spec.key) && isUnanswered(context, reading, spec.key, wrong);
  })?.key;
  const asked = key === undefined ? undefined : await questionFor(context, reading, key);
  if (asked !== undefined) return asked;
  const refused = await refusedKeys(context, reading);
  const [again] = refused;
  if (again === undefined)
    return conflictQuestion(context, reading, new Set([...open.keys(), 'MEM_POOL_SIZE']));
  const question = await questionFor(context, reading, again);
  return question === undefined ? undefined : withoutDefault(question);
}

function unwritable(reading: EnvReading, keys: readonly string[]): Plan {
  return {
    status: 'stop',
    failure: {
      short: `no quoting makes bash, Compose and Node agree on ${keys.join(', ')}`,
      expected: 'a value that all readers of .env understand alike',
      observed: 'it holds characters that one of them takes apart however it is quoted',
      command: `cat ${quote(reading.path)}`,
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
      command: `ls -l ${quote(path)}`,
      fix: [`make ${path} a readable file, or move it away: the step writes a new one`],
    },
  };
}

/** Whether something is left to offer although .env is fine. Only looks. */
export function hasOffer(context: Context, reading: EnvReading): boolean {
  return hubTokenQuestion(context, reading) !== undefined;
}

/** What makes .env right: nothing, one question more, or one edit. Comments, order and other keys stay. */
export async function planEnvFile(context: Context, reading: EnvReading): Promise<Plan> {
  if (reading.status === 'unreadable') return unreadable(reading.path, reading.message);
  const refused = refusedAnswers(context);
  if (refused !== undefined) return refused;
  const question = await nextQuestion(context, reading);
  if (question !== undefined) return {status: 'ask', question};

  const before = reading.status === 'read' ? reading.text : undefined;
  const edit = setEnvKeys(before, wantedValues(context, reading));
  if (!edit.ok) return unwritable(reading, edit.keys);
  const write: Action = {
    kind: 'edit-file',
    purpose: before === undefined ? 'write .env' : 'repair .env',
    path: reading.path,
    before,
    after: edit.text,
    mode: ENV_MODE,
    undo: before === undefined ? `rm ${reading.path}` : await undoEdit(context, reading.path),
  };
  return {status: 'do', actions: edit.text === before ? [] : [write]};
}
