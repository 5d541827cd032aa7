import {normalize} from 'node:path/posix';
import {envKeys, valueProblem} from './keys.ts';
import {parseEnvFile} from './parse.ts';
import {sizeBytes} from './size.ts';
import type {EnvProblem, EnvReading, RunConfig} from './types.ts';

export type RunConfigResult =
  | {readonly ok: true; readonly value: RunConfig}
  | {readonly ok: false; readonly problems: readonly EnvProblem[]};

function fatal(key: string | null, text: string, fix: string, line: number | null = null): EnvProblem {
  return {line, key, text, fix, fatal: true};
}

/** What is wrong between keys that are each fine. */
function together(config: RunConfig, lines: ReadonlyMap<string, number>): EnvProblem[] {
  const at = (key: string): number | null => lines.get(key) ?? null;
  const found: EnvProblem[] = [];
  if (config.baselinePort === config.faststartPort) {
    found.push(
      fatal(
        'VLLM_FASTSTART_PORT',
        `both servers have port ${config.baselinePort}`,
        'give VLLM_FASTSTART_PORT another port',
        at('VLLM_FASTSTART_PORT'),
      ),
    );
  }
  const [model, cache] = [config.modelFolder, config.cacheFolder].map(
    path => `${normalize(path).replace(/\/+$/, '')}/`,
  );
  if (model !== undefined && cache !== undefined && (model.startsWith(cache) || cache.startsWith(model))) {
    found.push(
      fatal(
        'HF_CACHE_FOLDER',
        'HF_CACHE_FOLDER and MODEL_FOLDER overlap',
        'use two folders side by side',
        at('HF_CACHE_FOLDER'),
      ),
    );
  }
  const [pool, chunk] = [sizeBytes(config.memPoolSize), sizeBytes(config.chunkSize)];
  if (pool !== null && chunk !== null && chunk > pool) {
    found.push(
      fatal(
        'SLLM_CHUNK_SIZE',
        'SLLM_CHUNK_SIZE is larger than MEM_POOL_SIZE',
        'use 128MB',
        at('SLLM_CHUNK_SIZE'),
      ),
    );
  }
  const {ranks, gpuIds} = config;
  if (gpuIds.length !== ranks) {
    found.push(
      fatal(
        'GPU_IDS',
        `TENSOR_PARALLEL_SIZE is ${ranks}, and GPU_IDS names ${gpuIds.length} GPU(s)`,
        'name one GPU for each rank, such as TENSOR_PARALLEL_SIZE=2 and GPU_IDS=0,1',
        at('GPU_IDS') ?? at('TENSOR_PARALLEL_SIZE'),
      ),
    );
  }
  return found;
}

/** The typed settings of a run, or everything that is wrong with them. Pure. */
export function runConfig(reading: EnvReading): RunConfigResult {
  if (reading.status === 'missing') {
    return {ok: false, problems: [fatal(null, `there is no ${reading.path}`, 'write it with step 2')]};
  }
  if (reading.status === 'unreadable') {
    return {
      ok: false,
      problems: [
        fatal(
          null,
          `${reading.path} cannot be read: ${reading.message}`,
          `make ${reading.path} a readable file`,
        ),
      ],
    };
  }
  const lines = new Map(
    parseEnvFile(reading.text).assignments.map(assignment => [assignment.key, assignment.line]),
  );
  const problems: EnvProblem[] = [];
  const value = (key: string): string => {
    const spec = envKeys.find(candidate => candidate.key === key);
    const given = reading.values[key] ?? '';
    const used = given === '' ? spec?.absent : given;
    if (used === undefined)
      problems.push(
        fatal(key, `${key} is not set`, `add ${key}=... to ${reading.path}`, lines.get(key) ?? null),
      );
    const wrong = spec === undefined || used === undefined ? undefined : valueProblem(spec, used);
    if (wrong !== undefined)
      problems.push(
        fatal(key, `${key}: ${wrong}`, `correct ${key} in ${reading.path}`, lines.get(key) ?? null),
      );
    return used ?? '';
  };
  const token = value('HF_TOKEN');
  const config: RunConfig = {
    modelFolder: value('MODEL_FOLDER'),
    cacheFolder: value('HF_CACHE_FOLDER'),
    modelName: value('MODEL_NAME'),
    memPoolSize: value('MEM_POOL_SIZE'),
    baselinePort: Number(value('VLLM_BASELINE_PORT')),
    faststartPort: Number(value('VLLM_FASTSTART_PORT')),
    hfToken: token === '' ? null : token,
    hfEndpoint: value('HF_ENDPOINT').replace(/\/+$/, ''),
    threads: Number(value('SLLM_NUM_THREAD')),
    chunkSize: value('SLLM_CHUNK_SIZE'),
    revision: value('MODEL_REVISION'),
    dtype: value('MODEL_DTYPE'),
    ranks: Number(value('TENSOR_PARALLEL_SIZE')),
    gpuIds: value('GPU_IDS').split(','),
  };
  const all = problems.length > 0 ? problems : together(config, lines);
  return all.length > 0 ? {ok: false, problems: all} : {ok: true, value: config};
}
