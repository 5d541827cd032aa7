import type {z} from 'zod';
import type {Read} from '../host/ports.ts';

/** A JSON text read with a schema; what is not JSON, or of another form, is a reading that failed. */
export function parseWith<T>(text: Read<string>, schema: z.ZodType<T>): Read<T> {
  if (!text.ok) return text;
  try {
    const parsed = schema.safeParse(JSON.parse(text.value));
    return parsed.success
      ? {ok: true, value: parsed.data}
      : {ok: false, code: 'format', message: 'it has another form than expected'};
  } catch {
    return {ok: false, code: 'format', message: 'it is not JSON'};
  }
}
