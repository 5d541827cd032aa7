import type {ContainerFacts} from '../host/ports.ts';
import type {StackSpec} from '../stacks/stack.ts';
import type {ArmId} from './types.ts';

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
  other: {readonly arm: ArmId; readonly values: ReadonlyMap<string, string>},
  isFree: (key: string) => boolean,
): string[] {
  const keys = [...new Set([...baseline.keys(), ...other.values.keys()])]
    .filter(key => !isFree(key))
    .toSorted();
  return keys.flatMap(key => {
    const [b, f] = [baseline.get(key), other.values.get(key)];
    return b === f ? [] : [`${what} ${key}: baseline ${b ?? 'not set'}, ${other.arm} ${f ?? 'not set'}`];
  });
}

const isEngineVariable = (key: string): boolean => ENGINE_PREFIXES.some(prefix => key.startsWith(prefix));

/** What of a container is compared. */
type Compared = Pick<ContainerFacts, 'command' | 'env' | 'imageId'>;

/**
 * Settings in which an arm differs from its baseline and must not, in words; empty = none. Volumes, ports and
 * namespaces may differ: that is what the arms are. Pure.
 */
export function parityDifferences(
  baseline: Compared,
  other: {readonly arm: ArmId; readonly facts: Compared},
  rules: {readonly mayDiffer: StackSpec['mayDiffer']; readonly sameImage: boolean},
): readonly string[] {
  const {arm, facts} = other;
  const {mayDiffer, sameImage} = rules;
  const variables = (of: Compared): Map<string, string> => new Map(Object.entries(of.env));
  const image = (of: Compared) => new Map([['of the container', of.imageId]]);
  const isFree = (names: readonly string[]) => (key: string) => names.includes(key);
  return [
    ...(sameImage ? differing('image', image(baseline), {arm, values: image(facts)}, () => false) : []),
    ...differing(
      'flag',
      flagsOf(baseline.command),
      {arm, values: flagsOf(facts.command)},
      isFree(mayDiffer.flags),
    ),
    ...differing(
      'variable',
      variables(baseline),
      {arm, values: variables(facts)},
      key => !isEngineVariable(key) || mayDiffer.variables.includes(key),
    ),
  ];
}
