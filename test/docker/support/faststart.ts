import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {execa} from 'execa';
import {z} from 'zod';
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
 * Starts the built program on a lab, without a terminal. The lab's loop device passes for an NVMe disk in the eyes
 * of this process only: everything else that it sees and does is real.
 */
export function startFaststart(
  lab: Lab,
  args: readonly string[],
  env: Record<string, string> = {},
  enter: readonly string[] = [],
) {
  const files = [...lab.composeFiles, ...lab.overlays];
  const stack = files.flatMap(file => ['--compose-file', file]);
  const where = ['--workspace', lab.workspace, '--mount-point', lab.disk.mountPoint, ...stack];
  const own = [
    '--mount',
    machine,
    lab.workspace,
    process.execPath,
    '--',
    program,
    ...args,
    '--json',
    ...where,
  ];
  const [first = '', ...rest] = [...enter, 'unshare', ...own];
  return execa(first, rest, {
    cwd: lab.workspace,
    env: {
      XDG_STATE_HOME: join(lab.workspace, 'state'),
      XDG_CACHE_HOME: join(lab.workspace, 'cache'),
      ...env,
    },
    reject: false,
    stdin: 'ignore',
  });
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
