import type {Context} from '../context.ts';
import type {TextQuestion} from '../engine/ask.ts';
import {envQuestionId, envQuestions} from '../env/env-questions.ts';
import {envKeys} from '../env/keys.ts';
import {observeMachine} from '../env/observe-machine.ts';
import type {PoolLimits} from '../env/pool.ts';
import {proposals} from '../env/proposals.ts';
import {sizeAsTheStoreReads} from '../env/size.ts';
import type {EnvReading} from '../env/types.ts';
import type {WhichModel} from '../gates/hub-access.ts';
import {limitsOf, observePool} from '../gates/memory-pool.ts';
import {valuesAfterEdit} from './env-answers.ts';

const NO_LIMITS: PoolLimits = {totalBytes: null, availableBytes: null, modelBytes: null};

/** Which model the pool is for; null until its name is known. */
function modelMeant(settled: Readonly<Record<string, string>>): WhichModel | null {
  const usable = (key: string) => {
    const spec = envKeys.find(one => one.key === key);
    const value = settled[key] || (spec?.absent ?? '');
    return spec?.problem(value) === undefined ? value : '';
  };
  const [modelName, hfEndpoint, token] = [usable('MODEL_NAME'), usable('HF_ENDPOINT'), usable('HF_TOKEN')];
  if (modelName === '' || hfEndpoint === '') return null;
  return {modelName, hfEndpoint: hfEndpoint.replace(/\/+$/, ''), hfToken: token === '' ? null : token};
}

/**
 * What is proposed for a key: its value in the file, in the spelling that the store takes, where that is clear; else
 * what fits the machine. Another value that is wrong stays as it is, since nobody but the operator knows what was meant.
 */
function proposedValue(
  question: TextQuestion,
  key: string,
  inFile: string,
  fitting: string | undefined,
): string {
  if (inFile === '') return fitting ?? '';
  const repaired = sizeAsTheStoreReads(inFile);
  const usesSize = key === 'MEM_POOL_SIZE' || key === 'SLLM_CHUNK_SIZE';
  if (question.problem(inFile) === undefined) return inFile;
  if (usesSize && repaired !== null && question.problem(repaired) === undefined) return repaired;
  return key === 'MODEL_NAME' || key.endsWith('_FOLDER') ? inFile : (fitting ?? inFile);
}

/** Whether the file sets the key in a way that some reader does not take. */
function isBroken(reading: EnvReading, key: string): boolean {
  if (reading.status !== 'read') return false;
  return [...reading.problems.filter(one => one.fatal), ...reading.disagreements].some(
    one => one.key === key,
  );
}

/** The question for a key on this machine; undefined for a key that is never asked for. */
export async function questionFor(
  context: Context,
  reading: EnvReading,
  key: string,
): Promise<TextQuestion | undefined> {
  const settled = valuesAfterEdit(context, reading);
  const {[key]: _itself, ...others} = settled;
  const limits =
    key === 'MEM_POOL_SIZE' ? limitsOf(await observePool(context, modelMeant(others))) : NO_LIMITS;
  const machine = {...(await observeMachine(context, key)), modelBytes: limits.modelBytes};
  const fitting = proposals(machine);
  const find = (proposed: Readonly<Record<string, string>>) =>
    envQuestions(proposed, {settled: others, limits}).find(one => one.id === envQuestionId(key));
  const plain = find(fitting);
  if (plain === undefined) return undefined;
  const inFile = reading.status === 'read' ? (reading.values[key] ?? '') : '';
  // An empty answer must not take the place of a token that is there.
  if (plain.secret && (inFile !== '' || isBroken(reading, key))) return withoutDefault(plain);
  const proposed = proposedValue(plain, key, inFile, fitting[key]);
  return find(proposed === '' ? {} : {...fitting, [key]: proposed});
}

/** What was refused is never replaced by an unattended run: somebody has to say by what. */
export function withoutDefault({default: proposed = '', ...question}: TextQuestion): TextQuestion {
  const fits = proposed === '' || question.secret ? [] : [`${proposed} would fit`];
  return {...question, details: [...question.details, ...fits]};
}
