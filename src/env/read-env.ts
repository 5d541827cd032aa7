import type {Context} from '../context.ts';
import {cleanEnvironment} from '../host/environment.ts';
import type {FileStat, Read} from '../host/ports.ts';
import {compareReaders} from './compare.ts';
import {hideRawSecrets, hideSecrets} from './hide-secrets.ts';
import {ownValue} from './own-value.ts';
import {parseEnvFile} from './parse.ts';
import {askBash, askCompose, askNode, type Reader} from './readers.ts';
import type {EnvProblem, EnvReading} from './types.ts';

const NOT_PROVEN: Reader = {
  ok: false,
  why: 'bash was not asked: the file holds more than plain assignments, and asking bash runs it',
};

/** No env file is longer; what is read whole is proven whole. */
const MOST_BYTES = 1024 * 1024;

async function readWhole(context: Context, path: string, bytes: number): Promise<Read<string>> {
  const tooLong = {
    ok: false,
    code: 'EFBIG',
    message: 'it is longer than 1 MiB, which no env file is: only a shorter one is read',
  } as const;
  if (bytes > MOST_BYTES) return tooLong;
  const text = await context.host.readText(path, {maxBytes: MOST_BYTES + 1});
  return text.ok && Buffer.byteLength(text.value) > MOST_BYTES ? tooLong : text;
}

/** Keys that what we start has of its own: Compose takes those, whatever the file says. */
function problemsOfOwn(own: readonly string[]): EnvProblem[] {
  return own.map(key => ({
    line: null,
    key,
    text: `${key} in the file has no effect: Compose takes it from the environment that it is started in`,
    fix: `delete the line of ${key}`,
    fatal: false,
  }));
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
  const whole = await readWhole(context, path, stat.value.bytes);
  if (!whole.ok) return {status: 'unreadable', path, message: whole.message};
  const text = whole.value;
  hideRawSecrets(context.redactor, text);

  const file = parseEnvFile(text);
  const node = askNode(text);
  const broken = new Set(
    file.problems.flatMap(problem => (problem.fatal && problem.key !== null ? [problem.key] : [])),
  );
  const named = [...file.assignments.map(assignment => assignment.key), ...broken];
  const all = [...new Set([...named, ...(node.ok ? Object.keys(node.values) : [])])];
  const environment = cleanEnvironment(context.host.environment);
  const own = all.filter(key => Object.hasOwn(environment, key));
  const keys = all.filter(key => !own.includes(key));
  const [bash, compose] = await Promise.all([
    file.onlyAssignments ? askBash(context, text) : NOT_PROVEN,
    askCompose(context, path, [...new Set(named)]),
  ]);
  const source = compose.ok ? compose : node;
  const values = source.ok
    ? Object.fromEntries(
        keys.flatMap(key => {
          const value = ownValue(source.values, key);
          return value === undefined ? [] : [[key, value]];
        }),
      )
    : {};
  for (const reader of [bash, compose, node])
    if (reader.ok) hideSecrets(context.redactor, reader.values, keys);
  return {
    status: 'read',
    path,
    text,
    values,
    disagreements: compareReaders({bash, compose, node}, keys, broken),
    problems: [...file.problems, ...problemsOfOwn(own), ...problemsOfTokens(values)],
    notAsked: [bash, compose].flatMap(reader => (reader.ok ? [] : [reader.why])),
  };
}
