import type {RunConfigResult} from '../../src/env/run-config.ts';
import type {RunConfig} from '../../src/env/types.ts';

/** The settings of the runbook's example, with a model of a short name. */
export const runConfig = (changes: Partial<RunConfig> = {}): Extract<RunConfigResult, {ok: true}> => ({
  ok: true,
  value: {
    modelFolder: '/nvme/sllm-models',
    cacheFolder: '/nvme/hf-cache',
    modelName: 'org/model',
    memPoolSize: '32GB',
    baselinePort: 8001,
    faststartPort: 8082,
    hfToken: null,
    hfEndpoint: 'https://hub.test',
    threads: 16,
    chunkSize: '128MB',
    revision: 'main',
    dtype: 'bfloat16',
    ranks: 1,
    gpuIds: ['0'],
    ...changes,
  },
});
