import type {z} from 'zod';
import {parseJson} from '../engine/parse-json.ts';
import type {Read} from './ports.ts';

/** A JSON text read with a schema; what is not JSON, or of another form, is a reading that failed. */
export function parseWith<T>(text: Read<string>, schema: z.ZodType<T>): Read<T> {
  if (!text.ok) return text;
  const said = parseJson(text.value);
  if (said === undefined) return {ok: false, code: 'format', message: 'it is not JSON'};
  const parsed = schema.safeParse(said);
  return parsed.success
    ? {ok: true, value: parsed.data}
    : {ok: false, code: 'format', message: 'it has another form than expected'};
}
