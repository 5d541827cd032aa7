import {dirname, isAbsolute, join} from 'node:path';
import {parseDocument} from 'yaml';
import {z} from 'zod';
import type {Read} from '../host/ports.ts';

const entry = z.union([z.string(), z.object({path: z.string()}).transform(one => one.path)]);
const file = z.object({
  services: z
    .record(
      z.string(),
      z.object({env_file: z.union([entry.transform(one => [one]), z.array(entry)]).nullish()}).nullable(),
    )
    .nullish(),
});

/**
 * Env files that the services of a compose file name, absolute. Relative ones start at `baseFolder`, the folder of
 * the first compose file. Pure.
 */
export function envFilesOf(composeText: string, baseFolder: string): Read<readonly string[]> {
  const document = parseDocument(composeText, {merge: true, logLevel: 'silent'});
  const [error] = document.errors;
  if (error !== undefined)
    return {ok: false, code: 'format', message: error.message.split('\n')[0] ?? 'not YAML'};
  const parsed = file.safeParse(document.toJS());
  if (!parsed.success) return {ok: false, code: 'format', message: z.prettifyError(parsed.error)};
  const paths = Object.values(parsed.data.services ?? {}).flatMap(service => service?.env_file ?? []);
  const computed = paths.find(path => path.includes('$'));
  if (computed !== undefined)
    return {ok: false, code: 'computed', message: `an env_file is named by a variable: ${computed}`};
  return {
    ok: true,
    value: [...new Set(paths.map(path => (isAbsolute(path) ? join(path) : join(baseFolder, path))))],
  };
}

export const baseFolderOf = (composeFiles: readonly string[]): string => dirname(composeFiles[0] ?? '/');
