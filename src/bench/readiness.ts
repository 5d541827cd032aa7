import {z} from 'zod';
import {parseJsonAs} from '../engine/parse-json.ts';
import type {HttpAnswer} from '../host/ports.ts';

const models = z.object({data: z.array(z.object({id: z.string()}))});

/** `ready`, or why not, in a word that answers are counted by. */
type ProbeWord = 'ready' | 'not-json' | 'wrong-model' | (string & {});

/** What an answer of `/v1/models` says: 200 alone is not ready, the right model must be named. */
export function probeWord(answer: HttpAnswer, expectedModel: string): ProbeWord {
  if (!answer.ok) return answer.kind;
  if (answer.status !== 200) return String(answer.status);
  const said = parseJsonAs(answer.body, models);
  if (said === undefined) return 'not-json';
  return said.data.some(model => model.id === expectedModel) ? 'ready' : 'wrong-model';
}

/** The models that an answer names; of any other answer none. */
export function servedModels(answer: HttpAnswer): readonly string[] {
  if (!answer.ok || answer.status !== 200) return [];
  return (parseJsonAs(answer.body, models)?.data ?? []).map(model => model.id);
}

export function servesModel(answer: HttpAnswer, expectedModel: string): boolean {
  return probeWord(answer, expectedModel) === 'ready';
}
