import {readdirSync, readFileSync} from 'node:fs';
import {z} from 'zod';
import type {Context} from '../../src/context.ts';
import type {Command} from '../../src/engine/plan.ts';
import {toShell} from '../../src/engine/shell.ts';
import type {Exit, Host, Read} from '../../src/host/ports.ts';
import {contextOn} from '../gates/machine.ts';

const folder = new URL('../disks/machines/', import.meta.url);

const mountable = z.strictObject({device: z.string(), uuid: z.string(), fsType: z.string()});

const expectedDisk = z.strictObject({
  word: z.enum(['OS', 'IN USE', 'HAS DATA', 'BLANK', 'READY', 'REMOTE', 'UNKNOWN']),
  formattable: z.boolean(),
  mountable: mountable.nullable(),
  place: z.enum(['local', 'remote', 'unknown']),
});

const recordingSchema = z.strictObject({
  /** Named for its layout, like its file. */
  name: z.string(),
  about: z.string(),
  utilLinux: z.enum(['2.31', '2.34', '2.37', '2.39', '2.41']),
  user: z.string(),
  /** Where Docker keeps its data. */
  dockerRoot: z.string(),
  /** Ids of the faults that the layout stands for. */
  faults: z.array(z.string()),
  /** By kernel path: all whole disks that an operator is shown. */
  expected: z.record(z.string(), expectedDisk),
  /** What step 1 does when nobody has said anything. */
  chosen: z.discriminatedUnion('status', [
    z.strictObject({status: z.literal('chosen'), device: z.string()}),
    z.strictObject({status: z.literal('ask'), proposed: z.string().nullable()}),
    z.strictObject({status: z.literal('stop')}),
  ]),
  /** Disks that step 1 must refuse even when they are named. */
  refused: z.array(z.string()).default([]),
  files: z.record(z.string(), z.string()),
  folders: z.record(z.string(), z.array(z.string())),
  /** By the words of the command; `sudo ` in front of what needs root, ` < DEVICE` where standard input names one. */
  commands: z.record(
    z.string(),
    z.strictObject({
      code: z.number().optional(),
      stdout: z.string().optional(),
      stderr: z.string().optional(),
    }),
  ),
});

export type Recording = z.infer<typeof recordingSchema>;

/** All recorded machines, by name. */
export function recordings(): readonly Recording[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .sort()
    .map(file => recordingSchema.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))));
}

/** The device that all samples of `xargs cmp` are taken of. */
function sampledDevice(stdin: string): string {
  const paths = stdin
    .trimEnd()
    .split('\n')
    .map(line => /^-i \d+:0 (\/dev\/\S+) \/dev\/zero$/.exec(line)?.[1] ?? `not a sample: ${line}`);
  return [...new Set(paths)].join(' ');
}

/** Words by which a recording keeps a command. */
function keyOf({argv, sudo, stdin}: Command): string {
  const input = stdin === undefined ? '' : ` < ${sampledDevice(stdin)}`;
  return `${sudo === true ? 'sudo ' : ''}${argv.join(' ')}${input}`;
}

function missing(path: string): Read<never> {
  return {ok: false, code: 'ENOENT', message: `${path}: no such file or directory`};
}

type Recorded = Pick<Host, 'run' | 'readText' | 'readFolder'>;

function recordedReads({name, commands, files, folders}: Recording, ran: Command[]): Recorded {
  return {
    async run(command): Promise<Exit> {
      ran.push(command);
      const answer = commands[keyOf(command)];
      if (answer === undefined) throw new Error(`${name} has no answer to: ${keyOf(command)}`);
      const {code = 0, stdout = '', stderr = ''} = answer;
      return {
        ok: code === 0,
        code,
        signal: null,
        stdout,
        stderr,
        timedOut: false,
        notFound: false,
        durationMs: 1,
        shell: toShell(command),
      };
    },
    async readText(path) {
      const text = files[path];
      return text === undefined ? missing(path) : {ok: true, value: text};
    },
    async readFolder(path) {
      const names = folders[path];
      return names === undefined ? missing(path) : {ok: true, value: names};
    },
  };
}

/** A context on a recorded machine. A command that was not recorded fails the test. */
export function recordedContext(
  recording: Recording,
  answers: Readonly<Record<string, string>> = {},
): Context & {readonly ran: readonly Command[]} {
  const {user, dockerRoot} = recording;
  const home = `/home/${user}`;
  const ran: Command[] = [];
  const base = contextOn({
    docker: {
      version: async () => ({
        ok: true,
        value: {engine: '28.5.1', api: '1.51', dataRoot: dockerRoot, runtimes: ['runc', 'nvidia']},
      }),
    },
    settings: {
      workspace: `${home}/faststart`,
      envFile: `${home}/faststart/.env`,
      stateFolder: `${home}/.local/state/vllm-faststart`,
    },
  });
  return {
    ...base,
    ran,
    answers: new Map(Object.entries(answers)),
    host: {
      ...base.host,
      ...recordedReads(recording, ran),
      user: {uid: 1000, gid: 1000, name: user, home},
    },
  };
}
