import type {Context} from '../context.ts';
import type {GpuUse} from '../diagnose/gpu-words.ts';
import {gpuUseIn} from '../diagnose/look/gpu.ts';
import type {Look} from '../disks/types.ts';
import type {Evidence} from '../engine/gate.ts';
import {evidenceOf} from './result.ts';

export type Gpu = {
  readonly index: string;
  readonly uuid: string;
  readonly name: string;
  readonly driver: string;
  /** At the moment of the look: told, never judged. */
  readonly use: GpuUse;
};

/** How a container gets at a GPU: the runtime's name, a hook, or a CDI description; null = in no way. */
export type Toolkit = Look<string | null>;

const QUERY = '--query-gpu=index,uuid,name,driver_version,memory.used,memory.total,utilization.gpu';
const TIMEOUT_MS = 10_000;
/** Where the toolkit puts what Docker needs, beside a runtime in the daemon's settings. */
const PLACES = [
  '/usr/bin/nvidia-container-runtime-hook',
  '/etc/cdi/nvidia.yaml',
  '/var/run/cdi/nvidia.yaml',
] as const;

/** Reads the rows of `nvidia-smi --format=csv,noheader,nounits`. Pure. */
function parseGpus(csv: string): readonly Gpu[] {
  return csv.split('\n').flatMap(line => {
    const [index, uuid, name, driver, ...use] = line.split(',').map(field => field.trim());
    if (!index || !uuid || !name || !driver) return [];
    return [{index, uuid, name, driver, use: gpuUseIn(use)}];
  });
}

/** `missing`: there is no nvidia-smi, and so no driver. `broken`: it ran and said why it cannot. */
export type GpusSeen =
  | {readonly status: 'seen'; readonly gpus: readonly Gpu[]}
  | {readonly status: 'missing' | 'broken' | 'unknown'; readonly why: string};

export async function readGpus(
  context: Context,
): Promise<{readonly gpus: GpusSeen; readonly evidence: Evidence}> {
  const exit = await context.host.run(
    {argv: ['nvidia-smi', QUERY, '--format=csv,noheader,nounits']},
    {timeoutMs: TIMEOUT_MS, signal: context.signal},
  );
  const evidence = evidenceOf(exit);
  if (exit.notFound || exit.code === 127)
    return {gpus: {status: 'missing', why: 'nvidia-smi is not installed'}, evidence};
  if (exit.timedOut) return {gpus: {status: 'unknown', why: 'nvidia-smi did not answer'}, evidence};
  if (!exit.ok) {
    const why = exit.stderr.trim() || exit.stdout.trim() || `nvidia-smi ended with ${exit.code}`;
    return {gpus: {status: 'broken', why: why.split('\n')[0] ?? why}, evidence};
  }
  return {gpus: {status: 'seen', gpus: parseGpus(exit.stdout)}, evidence};
}

/** Whether Docker can hand a GPU to a container. */
export async function readToolkit(context: Context): Promise<Toolkit> {
  const version = await context.docker.version();
  if (!version.ok) return {status: 'unknown', why: version.message};
  if (version.value.runtimes.includes('nvidia')) return {status: 'seen', value: 'runtime nvidia'};
  for (const place of PLACES) if ((await context.host.stat(place)).ok) return {status: 'seen', value: place};
  return {status: 'seen', value: null};
}
