import type {Context} from '../context.ts';
import {isSecretName} from '../engine/secret-name.ts';
import type {Exit} from '../host/ports.ts';
import type {Line} from './clean-log.ts';
import type {Diagnosed} from './index.ts';

/** What is put into a bundle: one text file each. */
export type BundleFile = {readonly name: string; readonly text: string};

const TIMEOUT_MS = 5000;
const HIDDEN = '[hidden]';

function hideValue(entry: unknown): unknown {
  if (typeof entry !== 'string') return entry;
  const at = entry.indexOf('=');
  return at > 0 && isSecretName(entry.slice(0, at)) ? `${entry.slice(0, at + 1)}${HIDDEN}` : entry;
}

/**
 * Docker's description without the values of secrets: whole by name in `Env`, and wherever else they stand by the
 * redactor, which knows them since the container was looked at.
 */
function withoutSecrets(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map(key === 'Env' ? hideValue : item => withoutSecrets(item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'string' && isSecretName(name) ? HIDDEN : withoutSecrets(inner, name),
    ]),
  );
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const logText = (lines: readonly Line[]): string => lines.map(({text}) => `${text}\n`).join('');

function outputOf(exit: Exit): string {
  const end = exit.ok ? '' : exit.notFound ? 'not installed\n' : `ended with ${exit.code}\n`;
  return `$ ${exit.shell}\n${exit.stdout}${exit.stderr}${end}\n`;
}

/** What the programs of this machine say about what matters to a start. */
export async function machineText(context: Context): Promise<string> {
  const commands = [
    ['/usr/bin/uname', '-a'],
    ['docker', 'version'],
    ['docker', 'compose', 'version'],
    ['docker', 'ps', '-a'],
    ['nvidia-smi'],
    ['/usr/bin/df', '-hT'],
  ] as const;
  const exits = await Promise.all(
    commands.map(([program, ...args]) =>
      context.host.run({argv: [program, ...args]}, {timeoutMs: TIMEOUT_MS, signal: context.signal}),
    ),
  );
  return exits.map(outputOf).join('');
}

async function described(context: Context, name: string): Promise<string> {
  const description = await context.docker.describe(name);
  return description.ok
    ? json(withoutSecrets(description.value))
    : `${name} could not be described: ${description.message}\n`;
}

/** All that a bug report about a container needs, and no secret. */
export async function bundleFiles(
  context: Context,
  about: {readonly container: string; readonly tool: string; readonly answer: readonly string[]},
  {diagnosis, seen}: Diagnosed,
): Promise<readonly BundleFile[]> {
  const {live} = seen;
  const store = live?.store ?? null;
  const inspects = await described(context, about.container);
  const files: readonly BundleFile[] = [
    {name: 'answer.txt', text: `${about.answer.join('\n')}\n`},
    {name: 'diagnosis.json', text: json(diagnosis)},
    {name: 'inspect.json', text: inspects},
    {name: 'log-of-this-life.txt', text: logText(seen.current)},
    {name: 'log-of-the-life-before.txt', text: logText(seen.previous)},
    {name: 'events.json', text: json(live?.happened ?? null)},
    {name: 'environment.json', text: json(live?.environment ?? null)},
    {name: 'mounts.json', text: json({mounts: live?.mounts, cache: seen.hubCache, download: live?.download})},
    {name: 'seen.json', text: json({...seen, current: undefined, previous: undefined})},
    ...(store === null
      ? []
      : [
          {name: 'store-inspect.json', text: await described(context, store.name)},
          {name: 'store-log.txt', text: store.lines.map(line => `${line}\n`).join('')},
        ]),
    {name: 'machine.txt', text: `${about.tool}\n\n${await machineText(context)}`},
  ];
  return files.map(({name, text}) => ({name, text: context.redactor.text(text)}));
}
