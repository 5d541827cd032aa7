import {dirname} from 'node:path';
import type {Context} from '../context.ts';
import type {Read} from '../host/ports.ts';
import {type ComposeFile, referencesOf} from './compose-references.ts';

export const baseFolderOf = (composeFiles: readonly string[]): string => dirname(composeFiles[0] ?? '/');

/** An env file of the stack; null = there is none at this path. */
export type EnvFileText = {readonly path: string; readonly text: string | null};

/** What the services of the stack name, also by way of the compose files that it includes and extends. */
async function namedEnvFiles(context: Context): Promise<Read<readonly string[]>> {
  const {composeFiles} = context.settings.stack;
  const baseFolder = baseFolderOf(composeFiles);
  const open: ComposeFile[] = composeFiles.map(path => ({path, baseFolder}));
  const seen = new Set<string>();
  const paths: string[] = [];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const key = `${next.path}\0${next.baseFolder}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const failed = (message: string) => ({ok: false, code: 'failed', message}) as const;
    const text = await context.host.readText(next.path);
    if (!text.ok) return failed(`${next.path} cannot be read: ${text.message}`);
    const named = referencesOf(text.value, next.baseFolder);
    if (!named.ok) return failed(`${next.path}: ${named.message}`);
    paths.push(...named.value.envFiles);
    open.push(...named.value.composeFiles);
  }
  return {ok: true, value: paths};
}

/** common.env, .env, and every env file that a service of the stack, or a compose file of it, names. */
export async function readEnvFiles(context: Context): Promise<Read<readonly EnvFileText[]>> {
  const {stack, envFile} = context.settings;
  const named = await namedEnvFiles(context);
  if (!named.ok) return named;
  const paths = new Set([...(stack.commonEnv === null ? [] : [stack.commonEnv]), envFile, ...named.value]);
  const files: EnvFileText[] = [];
  for (const path of paths) {
    const text = await context.host.readText(path);
    if (!text.ok && text.code !== 'ENOENT')
      return {ok: false, code: 'failed', message: `${path} cannot be read: ${text.message}`};
    files.push({path, text: text.ok ? text.value : null});
  }
  return {ok: true, value: files};
}
