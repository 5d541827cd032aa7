import {parseEnv} from 'node:util';
import {z} from 'zod';
import type {Context} from '../context.ts';
import type {Command} from '../engine/plan.ts';
import {quote, toShell} from '../engine/shell.ts';
import {COMPOSE_TIMEOUT_MS} from '../host/compose.ts';
import type {Exit} from '../host/ports.ts';

/** What one reader makes of the file, or why it could not be asked. */
export type Reader =
  | {readonly ok: true; readonly values: Readonly<Record<string, string>>}
  | {readonly ok: false; readonly why: string};

const BASH_TIMEOUT_MS = 20_000;

/**
 * All variables of bash's own lose their meaning first: to some of them an assignment is arithmetic, and that can run a
 * command. Standard input may be a socket, which has no path; what `cat` hands on has one.
 */
const BASH_SCRIPT = 'unset -v $(compgen -v) 2>/dev/null; set -a; . <(/usr/bin/cat); set +a; /usr/bin/env -0';
const BASH = [
  '/usr/bin/env',
  '-i',
  'LC_ALL=C',
  '/bin/bash',
  '--noprofile',
  '--norc',
  '-c',
  BASH_SCRIPT,
] as const;

/** Runs this very text, not what the file may hold by then: only for one that is proven to hold just assignments. */
export function bashCommand(text: string): Command {
  return {argv: [...BASH], stdin: text};
}

/** The line that asks bash the same by hand: the text itself holds secrets. */
export function bashLine(path: string): string {
  return `${toShell({argv: [...BASH]})} < ${quote(path)}`;
}

/**
 * What Compose says without what it quotes of the file: of a broken line that may be a piece of a secret, and for an
 * open quote it is all that follows.
 */
function withoutQuotes(program: string, stderr: string): string {
  const [, line, what] =
    /line (\d+): (unexpected character|unterminated quoted value|key cannot contain a space)/.exec(stderr) ??
    [];
  if (what !== undefined) return `${program}: line ${line}: ${what}`;
  const last =
    stderr
      .trim()
      .split(/[\r\n]/)
      .at(-1) ?? '';
  return `${program}: ${last.replace(/\b(variable name|value|template|variable)\b[:\s]+\S.*$/, '$1')}`;
}

function failed(exit: Exit, program: string): Reader {
  if (exit.notFound || exit.code === 127) return {ok: false, why: `${program} is not installed`};
  if (exit.timedOut) return {ok: false, why: `${program} did not answer`};
  return {ok: false, why: withoutQuotes(program, exit.stderr)};
}

function pairs(entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    entries
      .filter(entry => entry.includes('='))
      .map(entry => {
        const at = entry.indexOf('=');
        return [entry.slice(0, at), entry.slice(at + 1)];
      }),
  );
}

/** A language that the machine has not is no mistake of the file. */
const LOCALE_WARNING = /^.*: warning: setlocale: .*$/gm;

export async function askBash(context: Context, text: string): Promise<Reader> {
  const exit = await context.host.run(bashCommand(text), {
    timeoutMs: BASH_TIMEOUT_MS,
    signal: context.signal,
  });
  if (!exit.ok) return failed(exit, 'bash');
  const said = exit.stderr.replace(LOCALE_WARNING, '').trim();
  if (said !== '')
    return {ok: false, why: `bash complains about line ${/line (\d+)/.exec(said)?.[1] ?? '?'}`};
  return {ok: true, values: pairs(exit.stdout.split('\0'))};
}

/** Compose needs some stack to read an env file for: an empty one, so that the operator's cannot get in the way. */
const EMPTY_STACK = 'services: {}\n';

function composeCommand(context: Context, path: string): Command {
  return {
    argv: ['docker', 'compose', '-f', '-', '--env-file', path, 'config', '--environment'],
    cwd: context.settings.workspace,
    stdin: EMPTY_STACK,
  };
}

/** For Compose before `config --environment`: a stack that repeats each value in an extension field. */
function echoCommand(context: Context, path: string, keys: readonly string[]): Command {
  const stack = {services: {}, 'x-values': Object.fromEntries(keys.map(key => [key, `\${${key}-}`]))};
  return {
    argv: ['docker', 'compose', '-f', '-', '--env-file', path, 'config', '--format', 'json'],
    cwd: context.settings.workspace,
    stdin: JSON.stringify(stack),
  };
}

const echoed = z.object({'x-values': z.record(z.string(), z.string()).default({})});

async function askOldCompose(context: Context, path: string, keys: readonly string[]): Promise<Reader> {
  const exit = await context.host.run(echoCommand(context, path, keys), {
    timeoutMs: COMPOSE_TIMEOUT_MS,
    signal: context.signal,
  });
  if (!exit.ok) return failed(exit, 'docker compose');
  try {
    const values = echoed.parse(JSON.parse(exit.stdout))['x-values'];
    return {
      ok: true,
      values: Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key, value.replaceAll('$$', '$')]),
      ),
    };
  } catch {
    return {ok: false, why: 'docker compose: its answer is not JSON'};
  }
}

/**
 * The only honest source for what containers get. It reads the file by its path and executes nothing of it. `keys`:
 * what the file is known to set.
 */
export async function askCompose(context: Context, path: string, keys: readonly string[]): Promise<Reader> {
  const exit = await context.host.run(composeCommand(context, path), {
    timeoutMs: COMPOSE_TIMEOUT_MS,
    signal: context.signal,
  });
  if (exit.ok) return {ok: true, values: pairs(exit.stdout.split('\n'))};
  return /unknown flag: --environment/.test(exit.stderr)
    ? askOldCompose(context, path, keys)
    : failed(exit, 'docker compose');
}

export function askNode(text: string): Reader {
  const values = Object.entries(parseEnv(text)).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value]],
  );
  return {ok: true, values: Object.fromEntries(values)};
}
