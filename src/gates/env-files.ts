import {dirname, isAbsolute, join} from 'node:path';
import {parseDocument} from 'yaml';
import {z} from 'zod';
import type {Context} from '../context.ts';
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

/** An env file of the stack; null = there is none at this path. */
export type EnvFileText = {readonly path: string; readonly text: string | null};

/** common.env, .env, and every env_file that a service of the stack names. */
export async function readEnvFiles(context: Context): Promise<Read<readonly EnvFileText[]>> {
  const {stack, envFile} = context.settings;
  const failed = (message: string) => ({ok: false, code: 'failed', message}) as const;
  const paths = new Set(stack.commonEnv === null ? [envFile] : [stack.commonEnv, envFile]);
  for (const composeFile of stack.composeFiles) {
    const text = await context.host.readText(composeFile);
    if (!text.ok) return failed(`${composeFile} cannot be read: ${text.message}`);
    const named = envFilesOf(text.value, baseFolderOf(stack.composeFiles));
    if (!named.ok) return failed(`${composeFile}: ${named.message}`);
    for (const path of named.value) paths.add(path);
  }
  const files: EnvFileText[] = [];
  for (const path of paths) {
    const text = await context.host.readText(path);
    if (!text.ok && text.code !== 'ENOENT') return failed(`${path} cannot be read: ${text.message}`);
    files.push({path, text: text.ok ? text.value : null});
  }
  return {ok: true, value: files};
}
