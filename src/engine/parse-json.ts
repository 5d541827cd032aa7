import type {z} from 'zod';

/** The value of a JSON text; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value of a JSON text of this form; undefined where it is no JSON, or of another form. */
export function parseJsonAs<T>(text: string, schema: z.ZodType<T>): T | undefined {
  return schema.safeParse(parseJson(text)).data;
}

/** Why a text is no JSON, in the words of the parser. */
export function jsonProblem(text: string): string {
  try {
    JSON.parse(text);
    return 'it is JSON';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
