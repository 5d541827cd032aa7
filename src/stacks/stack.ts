import type {Arm, Service} from '../bench/types.ts';

/** In what an arm may differ from its baseline; all other flags and engine variables must be equal. */
export type MayDiffer = {readonly flags: readonly string[]; readonly variables: readonly string[]};

/** A way of starting vLLM fast, with the baseline that it is measured against: data, not code. */
export type StackSpec = {
  readonly id: 'sllm' | 'loaders' | 'preload';
  /** What is compared, in a line. */
  readonly title: string;
  /** In `compose/`, in the order of `-f`. */
  readonly composeFiles: readonly [string, ...string[]];
  readonly baseline: Arm;
  /** Measured against the baseline, each for itself. */
  readonly arms: readonly [Arm, ...Arm[]];
  /** Writes the model in the store's format; null where no arm reads that. */
  readonly converter: Service | null;
  /** The service whose image all arms have, and how it comes to this machine. */
  readonly image: {
    readonly service: string;
    readonly from: 'build' | 'registry';
    /** The CUDA release that its vLLM comes with, which the driver must take. */
    readonly cuda: '12.9' | '13.0';
  };
  readonly mayDiffer: MayDiffer;
};

/** Where weights come from and how the server is reached: what the arms of any stack are meant to differ in. */
export const whereWeightsComeFrom: MayDiffer = {
  flags: [
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
  ],
  variables: ['VLLM_PLUGINS', 'VLLM_CACHE_ROOT', 'TRITON_CACHE_DIR', 'TORCHINDUCTOR_CACHE_DIR'],
};

/** The baseline first, then what is measured against it. */
export function allArms({baseline, arms}: StackSpec): readonly [Arm, ...Arm[]] {
  return [baseline, ...arms];
}

/** Each arm after what it needs; what several arms need is named once. */
export function armContainers(spec: StackSpec): readonly Service[] {
  const all = allArms(spec).flatMap(arm => [...arm.companions, arm]);
  return all.filter((one, index) => all.findIndex(other => other.container === one.container) === index);
}

/** What must be down while an arm is measured: there is one GPU. */
export function downDuring(spec: StackSpec, arm: Arm): readonly string[] {
  const own = arm.companions.map(companion => companion.container);
  const passing = spec.arms.flatMap(one => one.companions.filter(companion => !companion.staysUp));
  const others = [...allArms(spec).filter(one => one.id !== arm.id), ...passing].map(one => one.container);
  return [...new Set(others)].filter(container => !own.includes(container));
}

function everyService(spec: StackSpec): readonly Service[] {
  return [...armContainers(spec), ...(spec.converter === null ? [] : [spec.converter])];
}

/** Every container that the stack can have, by name. */
export function stackContainers(spec: StackSpec): readonly string[] {
  return everyService(spec).map(one => one.container);
}

/** Every service of the stack's compose files that a gate or a step speaks of. */
export function stackServices(spec: StackSpec): readonly string[] {
  return everyService(spec).map(one => one.service);
}
