import type {Context} from '../context.ts';
import type {FileStat} from '../host/ports.ts';
import {compareReaders} from './compare.ts';
import {parseEnvFile} from './parse.ts';
import {askBash, askCompose, askNode, type Reader} from './readers.ts';
import {isSecretKey} from './secret-keys.ts';
import type {EnvProblem, EnvReading} from './types.ts';

const NOT_PROVEN: Reader = {
  ok: false,
  why: 'bash was not asked: the file holds more than plain assignments, and asking bash runs it',
};

/** Hides what the file calls a secret before anything else is said about it. */
function hideSecrets(context: Context, values: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(values)) if (isSecretKey(key)) context.redactor.add(value.trim());
}

/** A token on a line that no reader accepts is still a token. */
function hideRawSecrets(context: Context, text: string): void {
  for (const line of text.split('\n')) {
    const [, key, raw] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined || raw === undefined || !isSecretKey(key)) continue;
    const value = raw.replace(/\s+#.*$/, '');
    for (const word of [value, ...value.split(/[\s'"#;]+/)]) context.redactor.add(word);
  }
}

/** The runbook sets both names; only HF_TOKEN is read by the hub's library. */
function problemsOfTokens(values: Readonly<Record<string, string>>): EnvProblem[] {
  const {HF_TOKEN: token = '', HUGGINGFACE_HUB_TOKEN: ignored = ''} = values;
  if (ignored === '' || ignored === token) return [];
  return [
    {
      line: null,
      key: 'HUGGINGFACE_HUB_TOKEN',
      text: `HUGGINGFACE_HUB_TOKEN is read by nothing, and ${token === '' ? 'HF_TOKEN is not set' : 'HF_TOKEN differs from it'}`,
      fix:
        token === ''
          ? 'faststart run 2 puts it into HF_TOKEN'
          : 'keep the right one, in HF_TOKEN; delete the other',
      fatal: false,
    },
  ];
}

/** A link is not followed: what is written next would go to another place than the one that is named. */
async function whatItIs(context: Context, path: string, kind: FileStat['kind']): Promise<string> {
  if (kind !== 'link') return `it is a ${kind}, not a file`;
  const target = await context.host.realPath(path);
  return target.ok
    ? `it is a link to ${target.value}: name that file itself with --env-file`
    : `it is a link that leads nowhere: ${target.message}`;
}

/** Reads the operator's .env as bash, Compose and Node do. Nothing in it runs unless it is proven harmless. */
export async function readEnv(context: Context): Promise<EnvReading> {
  const path = context.settings.envFile;
  const stat = await context.host.lstat(path);
  if (!stat.ok)
    return stat.code === 'ENOENT'
      ? {status: 'missing', path}
      : {status: 'unreadable', path, message: stat.message};
  if (stat.value.kind !== 'file')
    return {status: 'unreadable', path, message: await whatItIs(context, path, stat.value.kind)};
  const text = await context.host.readText(path);
  if (!text.ok) return {status: 'unreadable', path, message: text.message};
  hideRawSecrets(context, text.value);

  const file = parseEnvFile(text.value);
  const node = askNode(text.value);
  const broken = new Set(
    file.problems.flatMap(problem => (problem.fatal && problem.key !== null ? [problem.key] : [])),
  );
  const named = [...file.assignments.map(assignment => assignment.key), ...broken];
  const keys = [...named, ...(node.ok ? Object.keys(node.values) : [])];
  const [bash, compose] = await Promise.all([
    file.onlyAssignments ? askBash(context, path) : NOT_PROVEN,
    askCompose(context, path, [...new Set(named)]),
  ]);
  const source = compose.ok ? compose : node;
  const values = source.ok
    ? Object.fromEntries(
        keys.flatMap(key => {
          const value = source.values[key];
          return value === undefined ? [] : [[key, value]];
        }),
      )
    : {};
  for (const reader of [bash, compose, node]) if (reader.ok) hideSecrets(context, reader.values);
  return {
    status: 'read',
    path,
    text: text.value,
    values,
    disagreements: compareReaders({bash, compose, node}, keys, broken),
    problems: [...file.problems, ...problemsOfTokens(values)],
    notAsked: [bash, compose].flatMap(reader => (reader.ok ? [] : [reader.why])),
  };
}
