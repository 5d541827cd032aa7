import {describe, expect, it} from 'vitest';
import {envQuestions} from '../../src/env/env-questions.ts';
import {observeMachine} from '../../src/env/observe-machine.ts';
import {proposals, proposePool} from '../../src/env/proposals.ts';
import {contextOn} from '../gates/machine.ts';
import {config as stackConfig} from '../gates/stack.ts';

const proposed = proposals({memoryBytes: 128 * 2 ** 30, cores: 8, mountPoint: '/nvme'});

describe('what is proposed for .env', () => {
  it("is the runbook's example, fitted to the machine", () => {
    expect(proposed).toMatchObject({
      MODEL_FOLDER: '/nvme/sllm-models',
      MEM_POOL_SIZE: '32GB',
      SLLM_NUM_THREAD: '8',
    });
  });

  it.each([
    [16, '8GB'],
    [1, '1GB'],
    [500, '32GB'],
  ])('pins at most half of %i GiB of RAM', (gib, pool) => {
    expect(proposePool(gib * 2 ** 30)).toBe(pool);
  });

  it.each([
    ['a model that the usual pool holds', 128, 15, '32GB'],
    ['a model that needs more, with room for its last chunks', 256, 131.5, '133GB'],
    ['a model that no RAM here holds', 128, 131.5, '32GB'],
  ])('E16 fits the pool to %s', (_, ramGib, modelGib, pool) => {
    expect(proposePool(ramGib * 2 ** 30, modelGib * 2 ** 30)).toBe(pool);
  });

  it('E15 gives no port that somebody has, and never one twice', () => {
    const facts = {memoryBytes: null, cores: null, mountPoint: '/nvme'};
    expect(proposals({...facts, takenPorts: new Set([8001, 8002, 8082])})).toMatchObject({
      VLLM_BASELINE_PORT: '8003',
      VLLM_FASTSTART_PORT: '8083',
    });
    const many = new Set(Array.from({length: 81}, (_, index) => 8001 + index));
    expect(proposals({...facts, takenPorts: many})).toMatchObject({
      VLLM_BASELINE_PORT: '8082',
      VLLM_FASTSTART_PORT: '8083',
    });
  });

  it('asks who has which port for the ports alone', async () => {
    const ss = {stdout: 'LISTEN 0 128 0.0.0.0:8001 0.0.0.0:* users:(("nginx",pid=77,fd=3))\n'};
    const context = contextOn({commands: [['/usr/bin/ss', ss], ...stackConfig]});
    expect(await observeMachine(context, 'SLLM_NUM_THREAD')).not.toHaveProperty('takenPorts');
    expect(context.ran).toEqual([]);
    expect((await observeMachine(context, 'VLLM_BASELINE_PORT')).takenPorts).toEqual(new Set([8001]));
  });

  it('reads RAM and cores from /proc', async () => {
    const context = contextOn({
      files: {
        '/proc/meminfo': 'MemTotal:       16000000 kB\n',
        '/proc/cpuinfo': 'processor\t: 0\n\nprocessor\t: 1\n',
      },
    });
    expect(await observeMachine(context, 'MEM_POOL_SIZE')).toEqual({
      memoryBytes: 16_384_000_000,
      cores: 2,
      mountPoint: '/nvme',
    });
    expect(await observeMachine(contextOn({}), 'MEM_POOL_SIZE')).toMatchObject({
      memoryBytes: null,
      cores: null,
    });
  });
});

describe('questions about .env', () => {
  const questions = envQuestions(proposed);

  it('ask for every key of the runbook by its flag', () => {
    expect(questions.map(question => question.id)).toEqual([
      'env:MODEL_FOLDER',
      'env:HF_CACHE_FOLDER',
      'env:MODEL_NAME',
      'env:HF_TOKEN',
      'env:MEM_POOL_SIZE',
      'env:VLLM_BASELINE_PORT',
      'env:VLLM_FASTSTART_PORT',
      'env:SLLM_NUM_THREAD',
      'env:SLLM_CHUNK_SIZE',
    ]);
    expect(questions[0]?.flag).toBe('--set MODEL_FOLDER=VALUE');
  });

  it('offer defaults that they accept themselves', () => {
    for (const question of questions) expect(question.problem(question.default ?? '')).toBeUndefined();
  });

  it('E27 hide the token, and never offer one', () => {
    const [token] = envQuestions({...proposed, HF_TOKEN: 'hf_fromthefile'}).filter(
      question => question.secret,
    );
    expect(token).toMatchObject({id: 'env:HF_TOKEN', default: ''});
  });

  it('refuse placeholders', () => {
    expect(questions.find(question => question.id === 'env:MODEL_NAME')?.problem('your-org/model')).toContain(
      'placeholder',
    );
  });

  const on = (settled: Record<string, string>, modelBytes: number | null = null) => {
    const limits = {totalBytes: 64 * 2 ** 30, availableBytes: 48 * 2 ** 30, modelBytes};
    return (key: string, value: string) =>
      envQuestions(proposed, {settled, limits})
        .find(question => question.id === `env:${key}`)
        ?.problem(value);
  };

  it.each([
    ['E15 a port that the other server has', 'VLLM_FASTSTART_PORT', '8001', 'VLLM_BASELINE_PORT has 8001'],
    ['E16 a pool larger than RAM', 'MEM_POOL_SIZE', '65GB', 'larger than the RAM of this machine, 64 GB'],
    [
      'E16 a pool larger than free RAM',
      'MEM_POOL_SIZE',
      '50GB',
      'larger than the RAM that is free now, 48 GB',
    ],
    ['E16 a pool smaller than the model', 'MEM_POOL_SIZE', '8GB', 'smaller than the model, 15 GB'],
    ['E16 a unit that the store does not know', 'MEM_POOL_SIZE', '32GiB', '32GB (not 32GiB)'],
    ['E17 a chunk larger than the pool', 'SLLM_CHUNK_SIZE', '2GB', 'larger than the pool, 1GB'],
  ])('refuse while it is typed: %s', (_, key, value, words) => {
    expect(on({VLLM_BASELINE_PORT: '8001', MEM_POOL_SIZE: '1GB'}, 15 * 2 ** 30)(key, value)).toContain(words);
  });

  it('take what fits the others', () => {
    const problem = on({VLLM_BASELINE_PORT: '8001', MEM_POOL_SIZE: '1GB'}, 15 * 2 ** 30);
    expect(problem('VLLM_FASTSTART_PORT', '8002')).toBeUndefined();
    expect(problem('MEM_POOL_SIZE', '16GB')).toBeUndefined();
    expect(problem('SLLM_CHUNK_SIZE', '128MB')).toBeUndefined();
  });
});
