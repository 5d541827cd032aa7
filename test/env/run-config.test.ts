import {parseEnv} from 'node:util';
import {describe, expect, it} from 'vitest';
import {runConfig} from '../../src/env/run-config.ts';
import type {EnvReading} from '../../src/env/types.ts';
import {goodEnv} from '../gates/with-env.ts';

function reading(changes: Record<string, string | undefined> = {}): EnvReading {
  const values = Object.fromEntries(
    Object.entries({...parseEnv(goodEnv), ...changes}).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value]],
    ),
  );
  const text = Object.entries(values)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n');
  return {status: 'read', path: '/.env', text, values, disagreements: [], problems: [], notAsked: []};
}

function problems(changes: Record<string, string | undefined>): string[] {
  const result = runConfig(reading(changes));
  return result.ok ? [] : result.problems.map(problem => `${problem.key}: ${problem.text}`);
}

describe('the settings of a run', () => {
  it("come from the runbook's example", () => {
    expect(runConfig(reading())).toEqual({
      ok: true,
      value: {
        modelFolder: '/nvme/sllm-models',
        cacheFolder: '/nvme/hf-cache',
        modelName: 'meta-llama/Llama-3.1-8B-Instruct',
        memPoolSize: '32GB',
        baselinePort: 8001,
        faststartPort: 8082,
        hfToken: 'hf_abcdefghijklmnop',
        hfEndpoint: 'https://huggingface.co',
        threads: 16,
        chunkSize: '128MB',
        revision: 'main',
        dtype: 'bfloat16',
        ranks: 1,
        gpuIds: ['0'],
      },
    });
  });

  it('fall back to the defaults of the compose file', () => {
    const result = runConfig(
      reading({MEM_POOL_SIZE: undefined, VLLM_BASELINE_PORT: '', SLLM_NUM_THREAD: undefined, HF_TOKEN: ''}),
    );
    expect(result).toMatchObject({
      ok: true,
      value: {memPoolSize: 'auto', baselinePort: 8001, threads: 16, hfToken: null},
    });
  });

  it('keep the address of a mirror, without its last slash', () => {
    expect(runConfig(reading({HF_ENDPOINT: 'http://127.0.0.1:9000/'}))).toMatchObject({
      value: {hfEndpoint: 'http://127.0.0.1:9000'},
    });
  });

  it('name several GPUs, one for each rank', () => {
    expect(runConfig(reading({TENSOR_PARALLEL_SIZE: '2', GPU_IDS: '1,3'}))).toMatchObject({
      value: {ranks: 2, gpuIds: ['1', '3']},
    });
  });

  it.each([
    ['a GPU too few', {TENSOR_PARALLEL_SIZE: '2'}, 'GPU_IDS: TENSOR_PARALLEL_SIZE is 2, and GPU_IDS names 1'],
    ['a GPU too many', {GPU_IDS: '0,1'}, 'GPU_IDS: TENSOR_PARALLEL_SIZE is 1, and GPU_IDS names 2'],
    ['a GPU twice', {TENSOR_PARALLEL_SIZE: '2', GPU_IDS: '0,0'}, 'GPU_IDS: GPU_IDS: A GPU is named twice.'],
    ['ids with spaces', {GPU_IDS: '0, 1'}, 'GPU_IDS: GPU_IDS: Write the ids of the GPUs with commas'],
    ['all GPUs', {GPU_IDS: 'all'}, 'GPU_IDS: GPU_IDS: Write the ids of the GPUs with commas'],
    [
      'a fraction of a GPU',
      {TENSOR_PARALLEL_SIZE: '0'},
      'TENSOR_PARALLEL_SIZE: TENSOR_PARALLEL_SIZE: GPUs for one',
    ],
    [
      'a revision that is a path upwards',
      {MODEL_REVISION: '../x'},
      'MODEL_REVISION: MODEL_REVISION: Write a branch',
    ],
    ['a type that nobody serves', {MODEL_DTYPE: 'int3'}, 'MODEL_DTYPE: MODEL_DTYPE: Write one of'],
  ])('refuse %s', (_, changes, text) => {
    expect(problems(changes).join()).toContain(text);
  });

  it.each([
    ['E11 no folder', {MODEL_FOLDER: undefined}, 'MODEL_FOLDER: MODEL_FOLDER is not set'],
    ['E11 empty model', {MODEL_NAME: ''}, 'MODEL_NAME: MODEL_NAME is not set'],
    [
      'E12 placeholder of the runbook',
      {HF_TOKEN: '...redacted...'},
      'HF_TOKEN: HF_TOKEN: This is a placeholder',
    ],
    ['E12 starred token', {HF_TOKEN: 'hf_***'}, 'HF_TOKEN: HF_TOKEN: This is a placeholder'],
    ['E12 redacted', {HF_TOKEN: '[REDACTED]'}, 'HF_TOKEN: HF_TOKEN: This is a placeholder'],
    ['E12 changeme', {HF_TOKEN: 'changeme'}, 'HF_TOKEN: HF_TOKEN: This is a placeholder'],
    ['E14 relative folder', {MODEL_FOLDER: 'nvme/x'}, 'This is a relative path'],
    ['E14 home', {HF_CACHE_FOLDER: '~/cache'}, 'Only a shell expands ~'],
    ['E14 unset variable', {MODEL_FOLDER: '$HOME/x'}, 'A variable may be unset'],
    ['E30 folder that is not ASCII', {MODEL_FOLDER: '/nvme/caf\u00e9'}, 'position 10 is not printable ASCII'],
    ['E30 very long folder', {MODEL_FOLDER: `/nvme/${'x'.repeat(1100)}`}, 'The path has 1106 characters'],
    ['a folder with a space', {MODEL_FOLDER: '/nvme/my models'}, '" " at position 9'],
    ['D30 going up', {MODEL_FOLDER: '/nvme/../etc'}, 'The path goes up'],
    ['a top folder', {MODEL_FOLDER: '/nvme'}, 'This is a top folder'],
    ['E15 equal ports', {VLLM_FASTSTART_PORT: '8001'}, 'both servers have port 8001'],
    ['E15 low port', {VLLM_BASELINE_PORT: '80'}, 'A port is a number from 1024'],
    ['E15 high port', {VLLM_BASELINE_PORT: '70000'}, 'A port is a number from 1024'],
    ['E15 zero in front', {VLLM_BASELINE_PORT: '08001'}, 'without a zero in front'],
    ['E15 no number', {VLLM_BASELINE_PORT: 'http'}, 'A port is a number from 1024'],
    ['E16 GiB', {MEM_POOL_SIZE: '32GiB'}, 'not 32GiB'],
    ['E16 space', {MEM_POOL_SIZE: '32 GB'}, 'no space'],
    ['E16 small letters', {MEM_POOL_SIZE: '32gb'}, '32GB (not 32gb)'],
    ['E16 a fraction', {MEM_POOL_SIZE: '1.5GB'}, '1536MB (not 1.5GB)'],
    ['E16 no unit', {MEM_POOL_SIZE: '34359738368'}, 'a whole number with B, KB'],
    ['E16 zero', {MEM_POOL_SIZE: '0GB'}, 'Zero is no size'],
    ['E17 odd chunk', {SLLM_CHUNK_SIZE: '1000B'}, 'multiple of 4096'],
    ['E17 chunk larger than the pool', {MEM_POOL_SIZE: '64MB'}, 'larger than MEM_POOL_SIZE'],
    ['E17 a thousand threads too many', {SLLM_NUM_THREAD: '2000'}, 'Threads are a number'],
    ['E17 no threads', {SLLM_NUM_THREAD: '0'}, 'Threads are a number'],
    ['C11 going up in the model', {MODEL_NAME: '../../etc/passwd'}, 'Write the model as org/name'],
    ['C11 dots as a name', {MODEL_NAME: 'org/..'}, 'Write the model as org/name'],
    ['an address for a model', {MODEL_NAME: 'https://huggingface.co/org/name'}, 'This is an address'],
    ['C11 no org', {MODEL_NAME: 'Llama'}, 'Write the model as org/name'],
    ['C11 shell characters', {MODEL_NAME: 'a/b;c'}, 'Write the model as org/name'],
    ['overlapping folders', {HF_CACHE_FOLDER: '/nvme/sllm-models/hf'}, 'overlap'],
    [
      'folders that overlap once they are spelled alike',
      {HF_CACHE_FOLDER: '/nvme//sllm-models/./hf'},
      'overlap',
    ],
    ['the same folder twice', {HF_CACHE_FOLDER: '/nvme/./sllm-models/'}, 'overlap'],
    ['E12 a placeholder as a whole', {MODEL_NAME: 'your-org/model'}, 'This is a placeholder'],
    ['E12 a token of template text', {HF_TOKEN: 'your_token_here'}, 'This is a placeholder'],
    ['C11 two dashes in a row', {MODEL_NAME: 'org/a--b'}, 'Write the model as org/name'],
    ['C11 two dots in a row', {MODEL_NAME: 'org/a..b'}, 'Write the model as org/name'],
    ['C11 a dash at the end', {MODEL_NAME: 'org/a-'}, 'Write the model as org/name'],
    ['C11 a dot at the end', {MODEL_NAME: 'org/a.'}, 'Write the model as org/name'],
    ['C11 the address of a clone', {MODEL_NAME: 'org/a.git'}, 'Write the model as org/name'],
    ['an endpoint that is none', {HF_ENDPOINT: 'hub'}, 'Write an address'],
  ])('refuse %s', (_, changes, expected) => {
    expect(problems(changes)).toContainEqual(expect.stringContaining(expected));
  });

  it.each([
    ['E12 a folder whose name begins with your', {MODEL_FOLDER: '/nvme/your-models'}],
    ['E12 a model whose name begins with your', {MODEL_NAME: 'org/your_model'}],
    ['C11 a name that begins with _', {MODEL_NAME: '_org/_name'}],
    ['folders whose names begin alike', {MODEL_FOLDER: '/nvme/a', HF_CACHE_FOLDER: '/nvme/a.b'}],
  ])('take %s', (_, changes) => {
    expect(problems(changes)).toEqual([]);
  });

  it('name the line of a wrong value', () => {
    const given = reading({VLLM_BASELINE_PORT: '80'});
    const result = runConfig({...given, ...(given.status === 'read' ? {text: goodEnv} : {})});
    expect(result).toMatchObject({ok: false, problems: [{key: 'VLLM_BASELINE_PORT', line: 6, fatal: true}]});
  });

  it('E15 name the line of ports that are equal', () => {
    const given = reading({VLLM_FASTSTART_PORT: '8001'});
    const result = runConfig({...given, ...(given.status === 'read' ? {text: goodEnv} : {})});
    expect(result).toMatchObject({ok: false, problems: [{key: 'VLLM_FASTSTART_PORT', line: 7}]});
  });

  it.each(['hf_with a space', "'hf_quotedtoken'", 'HF_TOKEN=hf_pastedwhole', 'hf_caf\u00e9token', 'hf_cut'])(
    'E12 never show a token: %s',
    token => {
      const found = problems({HF_TOKEN: token});
      expect(found).toHaveLength(1);
      expect(found.join()).not.toContain(token);
    },
  );

  it('need a file that is there and readable', () => {
    expect(runConfig({status: 'missing', path: '/.env'})).toMatchObject({
      ok: false,
      problems: [{text: 'there is no /.env'}],
    });
    expect(runConfig({status: 'unreadable', path: '/.env', message: 'EACCES'})).toMatchObject({
      ok: false,
      problems: [{text: '/.env cannot be read: EACCES'}],
    });
  });
});
