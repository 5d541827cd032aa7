import {z} from 'zod';
import {parseJson} from '../engine/parse-json.ts';
import {answerId, unknownAnswer} from './answer-ids.ts';
import type {Parsed} from './usage-error.ts';

const schema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

/** `{"question id": "value"}`. A bare variable's name is the question about it in .env. */
export function parseAnswers(path: string, text: string): Parsed<Readonly<Record<string, string>>> {
  const wrong = (why: string): Parsed<never> => ({
    ok: false,
    error: {
      short: `the answers file ${path} ${why}`,
      fix: ['it must be JSON like {"env:MODEL_FOLDER": "/nvme/sllm-models", "fstab": "yes"}'],
    },
  });
  const json = parseJson(text);
  if (json === undefined) return wrong('is not JSON');
  const parsed = schema.safeParse(json);
  if (!parsed.success) return wrong('is not a list of answers by question id');
  const value = Object.fromEntries(Object.entries(parsed.data).map(([key, said]) => [answerId(key), said]));
  const unknown = unknownAnswer(Object.keys(value));
  return unknown === undefined
    ? {ok: true, value}
    : {ok: false, error: {...unknown, short: `the answers file ${path}: ${unknown.short}`}};
}
