import type {Context} from '../context.ts';

/** What sensible values depend on. null = could not be read. */
type MachineFacts = {
  readonly memoryBytes: number | null;
  readonly cores: number | null;
  readonly mountPoint: string;
};

const GIB = 2 ** 30;
const LARGEST_POOL_GIB = 32;
const MOST_THREADS = 16;

/** The runbook's 32GB, or half of the RAM where that is less: the pool is pinned and cannot be swapped out. */
export function proposePool(memoryBytes: number | null): string {
  if (memoryBytes === null) return `${LARGEST_POOL_GIB}GB`;
  return `${Math.max(1, Math.min(LARGEST_POOL_GIB, Math.floor(memoryBytes / GIB / 2)))}GB`;
}

/** Values for a new .env, by key; the runbook's example, fitted to the machine. Pure. */
export function proposals(facts: MachineFacts): Readonly<Record<string, string>> {
  return {
    MODEL_FOLDER: `${facts.mountPoint}/sllm-models`,
    HF_CACHE_FOLDER: `${facts.mountPoint}/hf-cache`,
    MODEL_NAME: 'meta-llama/Llama-3.1-8B-Instruct',
    MEM_POOL_SIZE: proposePool(facts.memoryBytes),
    VLLM_BASELINE_PORT: '8001',
    VLLM_FASTSTART_PORT: '8082',
    SLLM_NUM_THREAD: String(Math.max(1, Math.min(MOST_THREADS, facts.cores ?? MOST_THREADS))),
    SLLM_CHUNK_SIZE: '128MB',
  };
}

/** Reads what the proposals depend on. */
export async function observeMachine(context: Context): Promise<MachineFacts> {
  const [memory, cpus] = await Promise.all([
    context.host.readText('/proc/meminfo'),
    context.host.readText('/proc/cpuinfo'),
  ]);
  const kilobytes = memory.ok ? /^MemTotal:\s+(\d+) kB/m.exec(memory.value)?.[1] : undefined;
  const cores = cpus.ok ? (cpus.value.match(/^processor\s*:/gm) ?? []).length : 0;
  return {
    memoryBytes: kilobytes === undefined ? null : Number(kilobytes) * 1024,
    cores: cores === 0 ? null : cores,
    mountPoint: context.settings.mountPoint,
  };
}
