import type {ContainerFacts} from '../host/ports.ts';

/** Where weights come from and how the server is reached: what the arms are meant to differ in. */
const FREE_FLAGS = new Set([
  '--load-format',
  '--model-loader-extra-config',
  '--model',
  '--revision',
  '--tokenizer',
  '--tokenizer-revision',
  '--served-model-name',
  '--download-dir',
  '--host',
  '--port',
]);

/** Variables that change how the engine starts or computes. */
const ENGINE_PREFIXES = [
  'VLLM_',
  'TORCH',
  'PYTORCH_',
  'CUDA_',
  'NVIDIA_',
  'NCCL_',
  'OMP_',
  'MKL_',
  'TRITON_',
  'TRANSFORMERS_OFFLINE',
  'HF_HUB_OFFLINE',
];
const FREE_VARIABLES = new Set([
  'VLLM_PLUGINS',
  'VLLM_CACHE_ROOT',
  'TRITON_CACHE_DIR',
  'TORCHINDUCTOR_CACHE_DIR',
]);

/** `--a b`, `--a=b` and `--switch` as one map; words that belong to no flag (program, model path) are left out. */
export function flagsOf(command: readonly string[]): ReadonlyMap<string, string> {
  const flags = new Map<string, string>();
  for (const [index, word] of command.entries()) {
    if (!word.startsWith('--')) continue;
    const equals = word.indexOf('=');
    const name = (equals < 0 ? word : word.slice(0, equals)).replaceAll('_', '-');
    const next = command[index + 1];
    const value =
      equals >= 0 ? word.slice(equals + 1) : next === undefined || next.startsWith('--') ? 'on' : next;
    flags.set(name, value);
  }
  return flags;
}

function differing(
  what: string,
  baseline: ReadonlyMap<string, string>,
  faststart: ReadonlyMap<string, string>,
  isFree: (key: string) => boolean,
): string[] {
  const keys = [...new Set([...baseline.keys(), ...faststart.keys()])].filter(key => !isFree(key)).toSorted();
  return keys.flatMap(key => {
    const [b, f] = [baseline.get(key), faststart.get(key)];
    return b === f ? [] : [`${what} ${key}: baseline ${b ?? 'not set'}, faststart ${f ?? 'not set'}`];
  });
}

const isEngineVariable = (key: string): boolean =>
  !FREE_VARIABLES.has(key) && ENGINE_PREFIXES.some(prefix => key.startsWith(prefix));

/**
 * Settings that differ between the arms and must not, in words; empty = none. Image, volumes, ports and namespaces
 * may differ: that is what the arms are. Pure.
 */
export function parityDifferences(baseline: ContainerFacts, faststart: ContainerFacts): readonly string[] {
  const variables = (facts: ContainerFacts): Map<string, string> => new Map(Object.entries(facts.env));
  return [
    ...differing('flag', flagsOf(baseline.command), flagsOf(faststart.command), key => FREE_FLAGS.has(key)),
    ...differing('variable', variables(baseline), variables(faststart), key => !isEngineVariable(key)),
  ];
}
