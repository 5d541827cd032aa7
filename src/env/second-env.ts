import {join} from 'node:path';
import type {Context} from '../context.ts';
import {baseFolderOf} from '../gates/env-files.ts';
import {ownValue} from './own-value.ts';
import {parseEnvFile} from './parse.ts';
import {askNode} from './readers.ts';
import {mayBeSecret} from './secret-keys.ts';

type Clash = {
  readonly key: string;
  /** What the file in use says. */
  readonly used: string;
  /** What the other one says. */
  readonly other: string;
  /** Line of the other file; null where the line is none that can be relied on. */
  readonly line: number | null;
};

/** The .env that Compose takes by itself, beside the compose file, where another one is in use. */
export type SecondEnv =
  | {readonly status: 'none'}
  | {readonly status: 'unreadable'; readonly path: string; readonly message: string}
  | {readonly status: 'read'; readonly path: string; readonly clashes: readonly Clash[]};

/** Keys that both set, and not to the same. Pure. */
export function clashesOf(used: Readonly<Record<string, string>>, text: string): readonly Clash[] {
  const assignments = new Map(parseEnvFile(text).assignments.map(one => [one.key, one]));
  const node = askNode(text);
  const keys = new Set([...assignments.keys(), ...(node.ok ? Object.keys(node.values) : [])]);
  return [...keys].flatMap(key => {
    const [mine, found] = [ownValue(used, key), assignments.get(key)];
    const other = found?.value ?? (node.ok ? ownValue(node.values, key) : undefined);
    return mine === undefined || other === undefined || mine === other
      ? []
      : [{key, used: mine, other, line: found?.line ?? null}];
  });
}

/** Looks at it, and only looks. */
export async function readSecondEnv(
  context: Context,
  used: Readonly<Record<string, string>>,
): Promise<SecondEnv> {
  const {stack, envFile} = context.settings;
  const path = join(baseFolderOf(stack.composeFiles), '.env');
  const [own, other] = await Promise.all([context.host.realPath(envFile), context.host.realPath(path)]);
  if (path === envFile || (own.ok && other.ok && own.value === other.value)) return {status: 'none'};
  const text = await context.host.readText(path);
  if (!text.ok)
    return text.code === 'ENOENT' || text.code === 'ENOTDIR'
      ? {status: 'none'}
      : {status: 'unreadable', path, message: text.message};
  const clashes = clashesOf(used, text.value);
  for (const {key, other: value} of clashes) if (mayBeSecret(key, value)) context.redactor.add(value);
  return {status: 'read', path, clashes};
}
