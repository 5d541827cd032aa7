import {describe, expect, it} from 'vitest';
import {envQuestions} from '../../src/env/env-questions.ts';
import {observeMachine, proposals, proposePool} from '../../src/env/proposals.ts';
import {contextOn} from '../gates/machine.ts';

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

  it('reads RAM and cores from /proc', async () => {
    const context = contextOn({
      files: {
        '/proc/meminfo': 'MemTotal:       16000000 kB\n',
        '/proc/cpuinfo': 'processor\t: 0\n\nprocessor\t: 1\n',
      },
    });
    expect(await observeMachine(context)).toEqual({
      memoryBytes: 16_384_000_000,
      cores: 2,
      mountPoint: '/nvme',
    });
    expect(await observeMachine(contextOn({}))).toMatchObject({memoryBytes: null, cores: null});
  });
});

describe('questions about .env', () => {
  const questions = envQuestions(proposed);

  it('ask for every key of the runbook by its flag', () => {
    expect(questions.map(question => question.id)).toEqual([
      'env:MODEL_FOLDER',
      'env:HF_CACHE_FOLDER',
      'env:MODEL_NAME',
      'env:MEM_POOL_SIZE',
      'env:VLLM_BASELINE_PORT',
      'env:VLLM_FASTSTART_PORT',
      'env:HF_TOKEN',
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
});
