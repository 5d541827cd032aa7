import {parseEnv} from 'node:util';
import {z} from 'zod';
import type {Context} from '../context.ts';
import type {Command} from '../engine/plan.ts';
import type {Exit} from '../host/ports.ts';

/** What one reader makes of the file, or why it could not be asked. */
export type Reader =
  | {readonly ok: true; readonly values: Readonly<Record<string, string>>}
  | {readonly ok: false; readonly why: string};

const TIMEOUT_MS = 20_000;

/** Runs the file: only for one that is proven to hold nothing but assignments. */
export function bashCommand(path: string): Command {
  return {
    argv: [
      '/usr/bin/env',
      '-i',
      'LC_ALL=C',
      '/bin/bash',
      '--noprofile',
      '--norc',
      '-c',
      'set -a; . "$1"; set +a; env -0',
      'bash',
      path,
    ],
  };
}

function failed(exit: Exit, program: string): Reader {
  if (exit.notFound || exit.code === 127) return {ok: false, why: `${program} is not installed`};
  if (exit.timedOut) return {ok: false, why: `${program} did not answer`};
  return {ok: false, why: `${program}: ${exit.stderr.trim().split('\n').at(-1) ?? ''}`};
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

export async function askBash(context: Context, path: string): Promise<Reader> {
  const exit = await context.host.run(bashCommand(path), {timeoutMs: TIMEOUT_MS, signal: context.signal});
  if (!exit.ok) return failed(exit, 'bash');
  if (exit.stderr.trim() !== '') return {ok: false, why: `bash: ${exit.stderr.trim().split('\n')[0]}`};
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
    timeoutMs: TIMEOUT_MS,
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

/** The only honest source for what containers get. `keys`: what the file is known to set. */
export async function askCompose(context: Context, path: string, keys: readonly string[]): Promise<Reader> {
  const exit = await context.host.run(composeCommand(context, path), {
    timeoutMs: TIMEOUT_MS,
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
