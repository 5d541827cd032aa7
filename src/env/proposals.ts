/** What sensible values depend on. null = could not be read. */
export type MachineFacts = {
  readonly memoryBytes: number | null;
  readonly cores: number | null;
  readonly mountPoint: string;
  /** Weights of the model that is meant; where it is known. */
  readonly modelBytes?: number | null;
  /** Ports that somebody else listens on. */
  readonly takenPorts?: ReadonlySet<number>;
};

const GIB = 2 ** 30;
const USUAL_POOL_GIB = 32;
const MOST_THREADS = 16;
const BASELINE_PORT = 8001;
const FASTSTART_PORT = 8082;
const LAST_PORT = 65_535;

/**
 * The runbook's 32GB, or half of the RAM where that is less: the pool is pinned and cannot be swapped out. A model
 * that needs more gets more, with a little to spare for its last chunks, as long as a tenth of the RAM stays free.
 */
export function proposePool(memoryBytes: number | null, modelBytes: number | null = null): string {
  const ram = memoryBytes === null ? Number.POSITIVE_INFINITY : memoryBytes / GIB;
  const usual = Math.max(1, Math.min(USUAL_POOL_GIB, Math.floor(ram / 2)));
  const needed = modelBytes === null ? 0 : Math.ceil(modelBytes / GIB) + 1;
  return `${needed > usual && needed <= ram * 0.9 ? needed : usual}GB`;
}

/** The usual port, or the next one that nobody has. */
function freePort(usual: number, taken: ReadonlySet<number>): number {
  for (let port = usual; port <= LAST_PORT; port++) if (!taken.has(port)) return port;
  return usual;
}

/** Values for a new .env, by key; the runbook's example, fitted to the machine. Pure. */
export function proposals(facts: MachineFacts): Readonly<Record<string, string>> {
  const taken = facts.takenPorts ?? new Set<number>();
  const baseline = freePort(BASELINE_PORT, taken);
  return {
    MODEL_FOLDER: `${facts.mountPoint}/sllm-models`,
    HF_CACHE_FOLDER: `${facts.mountPoint}/hf-cache`,
    MODEL_NAME: 'meta-llama/Llama-3.1-8B-Instruct',
    MEM_POOL_SIZE: proposePool(facts.memoryBytes, facts.modelBytes),
    VLLM_BASELINE_PORT: String(baseline),
    VLLM_FASTSTART_PORT: String(freePort(FASTSTART_PORT, new Set([...taken, baseline]))),
    SLLM_NUM_THREAD: String(Math.max(1, Math.min(MOST_THREADS, facts.cores ?? MOST_THREADS))),
    SLLM_CHUNK_SIZE: '128MB',
  };
}
