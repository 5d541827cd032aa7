import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {z} from 'zod';
import {program} from './paths.ts';
import {must, run} from './run.ts';

const IMAGE = 'vllm-faststart-standin:local';
/** Containers of these tests are told by it from the runbook's own. */
const PREFIX = 'faststart_case_';

const cause = z.object({
  id: z.string(),
  confidence: z.number(),
  evidence: z.array(z.object({text: z.string(), source: z.string()})),
  fix: z.array(z.string()),
});
const answer = z.object({
  healthy: z.boolean(),
  stage: z.string(),
  causes: z.array(cause),
  ruledOut: z.array(z.string()).default([]),
  notSeen: z.array(z.string()),
  settled: z.string().optional(),
});

export type Answer = z.infer<typeof answer> & {
  readonly code: number | undefined;
  readonly first: string | undefined;
  readonly ids: readonly string[];
  /** Wall time of the whole program. */
  readonly seconds: number;
};

/** Everything that the evidence of an answer says. */
export function said(seen: Answer): string {
  return seen.causes.flatMap(one => one.evidence.map(({source, text}) => `${source}: ${text}`)).join('\n');
}

type Watching = {
  /** What it has said on its way, for people. */
  readonly told: () => string;
  readonly ended: Promise<Answer>;
};

export type Cases = {
  readonly workspace: string;
  name(what: string): string;
  /** `docker run -d`, under a name of these tests'. */
  start(what: string, options: readonly string[], command: readonly string[]): Promise<string>;
  diagnose(container: string, args?: readonly string[], env?: Record<string, string>): Promise<Answer>;
  watch(container: string, env?: Record<string, string>): Watching;
  /** Seconds until the right name, for the table at the end. */
  note(scenario: string, seen: Pick<Answer, 'first' | 'seconds'>, since?: number): void;
  remove(): Promise<void>;
};

/** The arguments that the stand-in of `vllm serve` wants, as an operator writes them. */
export const serve = [
  'vllm',
  'serve',
  'acme/tiny-llama',
  '--host=0.0.0.0',
  '--port=8000',
  '--served-model-name=acme/tiny-llama',
  '--dtype=bfloat16',
  '--max-model-len=4096',
  '--max-num-seqs=16',
  '--gpu-memory-utilization=0.8',
  '--tensor-parallel-size=1',
] as const;

export async function makeCases(): Promise<Cases> {
  const workspace = await mkdtemp(join(tmpdir(), 'faststart-cases-'));
  const rows: string[] = [];
  const name = (what: string): string => `${PREFIX}${what}`;
  const left = (await must(['docker', 'ps', '-aq', '--filter', `name=${PREFIX}`]))
    .split('\n')
    .filter(Boolean);
  if (left.length > 0) await run(['docker', 'rm', '-f', ...left]);
  const begin = (container: string, args: readonly string[], env: Record<string, string>): Watching => {
    const began = performance.now();
    const child = execa(
      process.execPath,
      ['--', program, 'diagnose', container, ...args, '--json', '--workspace', workspace],
      {
        cwd: workspace,
        env: {XDG_STATE_HOME: join(workspace, 'state'), ...env},
        reject: false,
        stdin: 'ignore',
      },
    );
    let told = '';
    child.stderr.on('data', (chunk: Buffer) => {
      told += chunk.toString('utf8');
    });
    const ended = async (): Promise<Answer> => {
      const {exitCode, stdout} = await child;
      const seen = answer.parse(JSON.parse(stdout));
      const ids = seen.causes.map(({id}) => id);
      return {...seen, code: exitCode, ids, first: ids[0], seconds: (performance.now() - began) / 1000};
    };
    return {told: () => told, ended: ended()};
  };
  return {
    workspace,
    name,
    async start(what, options, command) {
      const container = name(what);
      await run(['docker', 'rm', '-f', container]);
      await run(['docker', 'run', '-d', '--name', container, ...options, IMAGE, ...command]);
      return container;
    },
    diagnose: (container, args = [], env = {}) => begin(container, args, env).ended,
    watch: (container, env = {}) => begin(container, ['--watch'], env),
    note(scenario, seen, since) {
      const seconds = since === undefined ? seen.seconds : (performance.now() - since) / 1000;
      rows.push(
        `${scenario.padEnd(48)} ${(seen.first ?? '-').padEnd(24)} ${seconds.toFixed(1).padStart(5)} s`,
      );
    },
    async remove() {
      process.stdout.write(`\nseconds to the right name\n${rows.map(row => `  ${row}\n`).join('')}\n`);
      const all = (await must(['docker', 'ps', '-aq', '--filter', `name=${PREFIX}`]))
        .split('\n')
        .filter(Boolean);
      if (all.length > 0) await run(['docker', 'rm', '-f', ...all]);
      await rm(workspace, {recursive: true, force: true});
    },
  };
}
