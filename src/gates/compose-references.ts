import {dirname, isAbsolute, join} from 'node:path';
import {parseDocument} from 'yaml';
import {z} from 'zod';
import type {Read} from '../host/ports.ts';

const oneOrMore = z.union([z.string().transform(one => [one]), z.array(z.string())]);
const entry = z.union([z.string(), z.object({path: z.string()}).transform(one => one.path)]);
const service = z.object({
  env_file: z.union([entry.transform(one => [one]), z.array(entry)]).nullish(),
  extends: z.union([z.string().transform(() => ({})), z.object({file: z.string().nullish()})]).nullish(),
});
const included = z.union([
  z.string().transform(path => ({path: [path]})),
  z.object({
    path: oneOrMore,
    project_directory: z.string().nullish(),
    env_file: oneOrMore.nullish(),
  }),
]);
const file = z.object({
  include: z.array(included).nullish(),
  services: z.record(z.string(), service.nullable()).nullish(),
});

/** A compose file, and the folder that relative paths in it start from. */
export type ComposeFile = {readonly path: string; readonly baseFolder: string};

/** What a compose file names, absolute. */
type References = {readonly envFiles: readonly string[]; readonly composeFiles: readonly ComposeFile[]};

type Include = z.infer<typeof included>;

/** Without a folder of its own an included project lives where its first file is; its .env is read beside that. */
function referencesOfInclude(one: Include, at: (path: string) => string): References {
  const paths = one.path.map(at);
  const ownFolder = 'project_directory' in one ? (one.project_directory ?? null) : null;
  const ownEnv = 'env_file' in one ? (one.env_file ?? null) : null;
  const baseFolder = ownFolder === null ? dirname(paths[0] ?? at('.')) : at(ownFolder);
  return {
    envFiles: ownEnv === null ? [join(baseFolder, '.env')] : ownEnv.map(at),
    composeFiles: paths.map(path => ({path, baseFolder})),
  };
}

/** Names that mean something else here than the path of a file on this machine. */
function unresolvable(path: string): boolean {
  return path.includes('$') || /^[a-z][a-z0-9+.-]*:\/\/|^git@|^oci:/i.test(path);
}

/** The env files and other compose files that a compose file names. Relative ones start at `baseFolder`. Pure. */
export function referencesOf(composeText: string, baseFolder: string): Read<References> {
  const document = parseDocument(composeText, {merge: true, logLevel: 'silent'});
  const [error] = document.errors;
  if (error !== undefined)
    return {ok: false, code: 'format', message: error.message.split('\n')[0] ?? 'not YAML'};
  const parsed = file.safeParse(document.toJS());
  if (!parsed.success) return {ok: false, code: 'format', message: z.prettifyError(parsed.error)};
  const named: string[] = [];
  const at = (path: string): string => {
    named.push(path);
    return isAbsolute(path) ? join(path) : join(baseFolder, path);
  };
  const services = Object.values(parsed.data.services ?? {}).flatMap(one => (one === null ? [] : [one]));
  const includes = (parsed.data.include ?? []).map(one => referencesOfInclude(one, at));
  const extended = services.flatMap(one => {
    const from = one.extends && 'file' in one.extends ? one.extends.file : null;
    if (from === null || from === undefined) return [];
    const path = at(from);
    return [{path, baseFolder: dirname(path)}];
  });
  const envFiles = services.flatMap(one => one.env_file ?? []).map(at);
  const strange = named.find(unresolvable);
  if (strange !== undefined) {
    const why = strange.includes('$') ? 'is named by a variable' : 'is not on this machine';
    return {ok: false, code: 'computed', message: `a file that it refers to ${why}: ${strange}`};
  }
  return {
    ok: true,
    value: {
      envFiles: [...new Set([...envFiles, ...includes.flatMap(one => one.envFiles)])],
      composeFiles: [...extended, ...includes.flatMap(one => one.composeFiles)],
    },
  };
}
