import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {execa} from 'execa';
import {z} from 'zod';
import {toShell} from '../../../src/engine/shell.ts';
import type {Lab} from './lab.ts';
import {program} from './paths.ts';

export const machine = fileURLToPath(new URL('machine.sh', import.meta.url));

const gate = z.object({id: z.string(), status: z.string(), short: z.string(), fixes: z.array(z.unknown())});
const verdict = z.object({
  state: z.string(),
  rule: z.string(),
  headline: z.string(),
  scope: z.string(),
  flags: z.array(z.string()),
  causes: z.array(z.object({id: z.string(), standing: z.string(), seconds: z.number().nullable()})),
  ratio: z.number().nullable(),
  online: z.object({ratio: z.number()}).optional(),
  offline: z.object({ratio: z.number()}).optional(),
  n: z.number(),
  rehearsal: z.boolean(),
});
const document = z.object({
  ok: z.boolean(),
  steps: z
    .array(
      z.object({
        id: z.string(),
        outcome: z.string(),
        gate: z.string().optional(),
        failure: z.object({short: z.string(), observed: z.string(), fix: z.array(z.string())}).optional(),
      }),
    )
    .default([]),
  gates: z.array(gate).default([]),
  verdict: verdict.nullable().default(null),
  folder: z.string().default(''),
});
const diagnosis = z.object({
  healthy: z.boolean(),
  stage: z.string(),
  causes: z.array(
    z.object({id: z.string(), evidence: z.array(z.object({text: z.string()})), fix: z.array(z.string())}),
  ),
});

export type Said = {
  readonly code: number | undefined;
  readonly document: z.infer<typeof document>;
  readonly stderr: string;
};

/**
 * The built program on a lab, as a command. The lab's loop device passes for an NVMe disk in the eyes of this process
 * only: everything else that it sees and does is real.
 */
function commandOn(lab: Lab, args: readonly string[]): readonly [string, ...string[]] {
  const stack = [...lab.composeFiles, ...lab.overlays].flatMap(file => ['--compose-file', file]);
  const where = ['--workspace', lab.workspace, '--mount-point', lab.disk.mountPoint, ...stack];
  const own = [process.execPath, '--', program, ...args, ...where];
  return ['unshare', '--mount', machine, lab.workspace, ...own];
}

/** What it writes of its own stays in the lab. */
const environmentOn = (lab: Lab): Record<string, string> => ({
  XDG_STATE_HOME: join(lab.workspace, 'state'),
  XDG_CACHE_HOME: join(lab.workspace, 'cache'),
});

/** Starts it without a terminal. */
export function startFaststart(
  lab: Lab,
  args: readonly string[],
  env: Record<string, string> = {},
  enter: readonly string[] = [],
) {
  const [first = '', ...rest] = [...enter, ...commandOn(lab, [...args, '--json'])];
  return execa(first, rest, {
    cwd: lab.workspace,
    env: {...environmentOn(lab), ...env},
    reject: false,
    stdin: 'ignore',
  });
}

/** The same as a line for a shell: at the other end of a link, or in a multiplexer. */
export function lineFor(
  lab: Lab,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string {
  const own = {...environmentOn(lab), LANG: 'C.UTF-8', PATH: process.env.PATH ?? '', ...env};
  return toShell({argv: commandOn(lab, args), cwd: lab.workspace, env: own});
}

/** Waits for its end and reads the one document on its standard output. */
export async function saidBy(running: ReturnType<typeof startFaststart>): Promise<Said> {
  const {exitCode, stdout, stderr} = await running;
  return {code: exitCode, document: document.parse(JSON.parse(stdout)), stderr};
}

export function faststart(
  lab: Lab,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Said> {
  return saidBy(startFaststart(lab, args, env));
}

export async function diagnose(lab: Lab, container: string): Promise<z.infer<typeof diagnosis>> {
  return diagnosis.parse(JSON.parse((await startFaststart(lab, ['diagnose', container])).stdout));
}
