import type {TextQuestion} from '../engine/ask.ts';
import {type EnvKey, envKeys, placeholderProblem} from './keys.ts';
import {type PoolLimits, poolBytes, poolProblem} from './pool.ts';
import {sizeBytes} from './size.ts';

/** The keys that the wizard asks for; the others have a default that rarely needs another value. */
const NOT_ASKED = new Set([
  'HF_ENDPOINT',
  'MODEL_REVISION',
  'MODEL_DTYPE',
  'TENSOR_PARALLEL_SIZE',
  'GPU_IDS',
]);

export function isAsked(key: string): boolean {
  return !NOT_ASKED.has(key);
}

/** Id of the question for one key. */
export function envQuestionId(key: string): string {
  return `env:${key}`;
}

/** What a value must fit besides its own form. */
export type AskedOn = {
  /** Values that are settled already, by key. */
  readonly settled: Readonly<Record<string, string>>;
  readonly limits: PoolLimits;
};

const OTHER_PORT: Readonly<Record<string, string>> = {
  VLLM_BASELINE_PORT: 'VLLM_FASTSTART_PORT',
  VLLM_FASTSTART_PORT: 'VLLM_BASELINE_PORT',
};

/** What is wrong with a value that is fine by itself. */
function besideOthers(key: string, value: string, {settled, limits}: AskedOn): string | undefined {
  if (key === 'MEM_POOL_SIZE') return poolProblem(poolBytes(value, limits.modelBytes), limits);
  const [pool, chunk] = [sizeBytes(settled.MEM_POOL_SIZE ?? ''), sizeBytes(value)];
  if (key === 'SLLM_CHUNK_SIZE' && pool !== null && chunk !== null && chunk > pool)
    return `A chunk cannot be larger than the pool, ${settled.MEM_POOL_SIZE}.`;
  const other = OTHER_PORT[key];
  return other !== undefined && settled[other] === value ? `${other} has ${value} already.` : undefined;
}

function question(spec: EnvKey, proposed: string | undefined, on: AskedOn): TextQuestion {
  const byDefault = spec.secret ? spec.absent : proposed;
  return {
    kind: 'text',
    id: envQuestionId(spec.key),
    title: spec.title,
    details: [spec.key, spec.hint],
    flag: spec.secret ? `${spec.key} in the env file` : `--set ${spec.key}=VALUE`,
    secret: spec.secret,
    ...(byDefault === undefined ? {} : {default: byDefault}),
    problem: value =>
      (spec.secret ? undefined : placeholderProblem(value)) ??
      spec.problem(value) ??
      besideOthers(spec.key, value, on),
  };
}

const NOTHING_KNOWN: AskedOn = {
  settled: {},
  limits: {totalBytes: null, availableBytes: null, modelBytes: null},
};

/** One question a key. `proposed`: what is in the file already, then what fits the machine. Pure. */
export function envQuestions(
  proposed: Readonly<Record<string, string>>,
  on: AskedOn = NOTHING_KNOWN,
): readonly TextQuestion[] {
  return envKeys.filter(spec => isAsked(spec.key)).map(spec => question(spec, proposed[spec.key], on));
}
