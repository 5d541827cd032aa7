import {describe, expect, it} from 'vitest';
import {conversionPresent} from '../../src/gates/conversion-present.ts';
import {loaders} from '../../src/stacks/loaders.ts';
import {contextOn, type Machine} from './machine.ts';
import {goodEnv, withEnv} from './with-env.ts';
import {without} from './without.ts';

const model = '/nvme/sllm-models/vllm/meta-llama/Llama-3.1-8B-Instruct';
const index = JSON.stringify({
  a: [0, 600, [300], [1], 'torch.bfloat16'],
  b: [600, 400, [200], [1], 'torch.bfloat16'],
});
const whole = {
  [`${model}/config.json`]: '{"architectures":["LlamaForCausalLM"]}',
  [`${model}/rank_0/tensor_index.json`]: index,
  [`${model}/rank_0/tensor.data_0`]: 'x',
  [`${model}/rank_0/tensor.data_1`]: 'x',
};
const commit = 'a'.repeat(40);
const manifest = (changes: object = {}) => ({
  [`${model}/faststart.json`]: JSON.stringify({
    schema: 'faststart.conversion/1',
    model: 'meta-llama/Llama-3.1-8B-Instruct',
    revision: commit,
    dtype: 'bfloat16',
    ranks: 1,
    files: {
      'rank_0/tensor.data_0': {bytes: 600, sha256: ''},
      'rank_0/tensor.data_1': {bytes: 400, sha256: ''},
    },
    ...changes,
  }),
});
const sizes = {[`${model}/rank_0/tensor.data_0`]: 600, [`${model}/rank_0/tensor.data_1`]: 400};

describe('conversion-present', () => {
  it.each<[string, Machine, string, string]>([
    ['a whole conversion', {files: whole, sizes}, 'pass', '1000 bytes, as the index says'],
    ['C09 nothing', {}, 'stop', 'does not exist'],
    [
      'C02 a conversion that was killed midway',
      {folders: ['/nvme/sllm-models/vllm/meta-llama/.Llama-3.1-8B-Instruct.partial']},
      'stop',
      '.Llama-3.1-8B-Instruct.partial is left from a conversion',
    ],
    [
      'a manifest that fits',
      {files: {...whole, ...manifest()}, sizes},
      'pass',
      `1000 bytes, as the index says, revision ${commit}`,
    ],
    [
      'C05 the wrong model under the right name',
      {files: {...whole, ...manifest({model: 'x/y'})}, sizes},
      'stop',
      'faststart.json says that this is x/y',
    ],
    [
      'a torn manifest',
      {files: {...whole, [`${model}/faststart.json`]: '{'}, sizes},
      'stop',
      'faststart.json cannot be used: it is not JSON',
    ],
    [
      'C01 a marker of a conversion that did not end',
      {files: {...whole, [`${model}/.incomplete`]: ''}, sizes},
      'stop',
      '.incomplete is left',
    ],
    [
      'C04 a short file',
      {files: whole, sizes: {...sizes, [`${model}/rank_0/tensor.data_1`]: 399}},
      'stop',
      'has 999 bytes of data, its index speaks of 1000',
    ],
    [
      'C04 an empty file',
      {files: whole, sizes: {...sizes, [`${model}/rank_0/tensor.data_1`]: 0}},
      'stop',
      'tensor.data_1 is empty',
    ],
    [
      'no data at all',
      {files: without(whole, `${model}/rank_0/tensor.data_0`, `${model}/rank_0/tensor.data_1`)},
      'stop',
      'holds no tensor.data_*',
    ],
    ['no config', {files: without(whole, `${model}/config.json`), sizes}, 'stop', 'config.json is missing'],
    [
      'a torn config',
      {files: {...whole, [`${model}/config.json`]: '{"archi'}, sizes},
      'stop',
      'config.json cannot be used: it is not JSON',
    ],
    [
      'no index',
      {files: without(whole, `${model}/rank_0/tensor_index.json`), sizes},
      'stop',
      'tensor_index.json is missing',
    ],
    [
      'a torn index',
      {files: {...whole, [`${model}/rank_0/tensor_index.json`]: '{'}, sizes},
      'stop',
      'it is not JSON',
    ],
    [
      'an index of another form',
      {files: {...whole, [`${model}/rank_0/tensor_index.json`]: '{"a": 5}'}, sizes},
      'stop',
      'another form',
    ],
    [
      'C06 a rank too many',
      {files: {...whole, [`${model}/rank_1/tensor_index.json`]: '{}'}, sizes},
      'stop',
      'ranks: rank_0, rank_1, where rank_0 is wanted',
    ],
    ['C06 no rank', {files: {[`${model}/config.json`]: '{}'}}, 'stop', 'ranks: none'],
  ])('%s', async (_, machine, status, observed) => {
    const result = await conversionPresent.check(contextOn(withEnv(machine)));
    expect(result.status).toBe(status);
    expect(result.observed).toContain(observed);
  });

  /** One fault each, with the words that tell it from the others, and what mends it. */
  it.each<[string, Machine, string, string, string | null]>([
    [
      'C13 another revision than the pinned one',
      {files: {...whole, ...manifest({revision: 'b'.repeat(40)})}, sizes},
      'it is of another revision',
      `converted from revision ${'b'.repeat(40)}, MODEL_REVISION is ${commit}`,
      `MODEL_REVISION=${'b'.repeat(40)}`,
    ],
    [
      'C06 for two GPUs',
      {files: {...whole, ...manifest({ranks: 2})}, sizes},
      'it is for another number of GPUs',
      'converted for 2 rank(s), TENSOR_PARALLEL_SIZE is 1',
      null,
    ],
    [
      'C07 another data type, as the manifest says',
      {files: {...whole, ...manifest({dtype: 'float16'})}, sizes},
      'it is of another data type',
      'converted as float16, MODEL_DTYPE is bfloat16',
      'MODEL_DTYPE=float16',
    ],
    [
      'C07 another data type, as the index says',
      {
        files: {...whole, [`${model}/rank_0/tensor_index.json`]: index.replaceAll('bfloat16', 'float16')},
        sizes,
      },
      'it is of another data type',
      'its tensors are float16, MODEL_DTYPE is bfloat16',
      null,
    ],
    [
      'C04 a tensor that was cut',
      {files: whole, sizes: {...sizes, [`${model}/rank_0/tensor.data_1`]: 399}},
      'tensor data is cut short',
      'rank_0 has 999 bytes of data, its index speaks of 1000',
      null,
    ],
    [
      'a file that was cut by as much as another grew',
      {
        files: {...whole, ...manifest()},
        sizes: {[`${model}/rank_0/tensor.data_0`]: 500, [`${model}/rank_0/tensor.data_1`]: 500},
      },
      'files are not as they were written',
      'rank_0/tensor.data_0 has 500 bytes, the manifest says 600',
      null,
    ],
    [
      'more than the last block can be filled up with',
      {files: whole, sizes: {...sizes, [`${model}/rank_0/tensor.data_1`]: 400 + 4096}},
      'tensor data does not fit its index',
      'has 5096 bytes of data',
      null,
    ],
    [
      'a data file in the middle that is gone',
      {
        files: {...without(whole, `${model}/rank_0/tensor.data_1`), [`${model}/rank_0/tensor.data_2`]: 'x'},
        sizes,
      },
      'a data file is missing',
      'tensor.data_1 is missing',
      null,
    ],
    [
      'a data file that leads nowhere',
      {
        files: without(whole, `${model}/rank_0/tensor.data_1`),
        links: {[`${model}/rank_0/tensor.data_1`]: '/gone'},
        sizes,
      },
      'a data file is a link to nothing',
      'rank_0/tensor.data_1: a link that leads nowhere',
      null,
    ],
    [
      'a file of the manifest that leads nowhere',
      {
        files: {...whole, ...manifest({files: {'tokenizer.json': {bytes: 5}}})},
        links: {[`${model}/tokenizer.json`]: '/gone'},
        sizes,
      },
      'files are not as they were written',
      'tokenizer.json is a link to nothing',
      null,
    ],
    [
      'a file of the manifest that is gone',
      {files: {...whole, ...manifest({files: {'tokenizer.json': {bytes: 5}}})}, sizes},
      'files are not as they were written',
      'tokenizer.json is missing',
      null,
    ],
    [
      'a manifest that names files of others',
      {files: {...whole, ...manifest({files: {'../../other': {bytes: 5}}})}, sizes},
      'files are not as they were written',
      'it is no name in this folder',
      null,
    ],
  ])('tells %s', async (_, machine, short, observed, keep) => {
    const result = await conversionPresent.check(
      contextOn(withEnv(machine, `${goodEnv}MODEL_REVISION=${commit}\n`)),
    );
    expect(result).toMatchObject({status: 'stop', short});
    expect(result.observed).toContain(observed);
    expect(result.evidence[0]?.command).toBe(`ls -lAR ${model}`);
    expect(result.fixes[0]?.commands).toEqual([{argv: ['faststart', 'run', '4']}]);
    expect(result.fixes[1]?.byHand ?? null).toBe(keep);
  });

  it('accepts the zeros that fill the last block', async () => {
    const filled = {...sizes, [`${model}/rank_0/tensor.data_1`]: 400 + 3096};
    expect(await conversionPresent.check(contextOn(withEnv({files: whole, sizes: filled})))).toMatchObject({
      status: 'pass',
    });
  });

  it('wants a rank for each GPU', async () => {
    const two = withEnv({files: whole, sizes}, `${goodEnv}TENSOR_PARALLEL_SIZE=2\nGPU_IDS=0,1\n`);
    expect(await conversionPresent.check(contextOn(two))).toMatchObject({
      status: 'stop',
      short: 'the number of ranks is wrong',
    });
  });

  it('is not asked for where no arm reads that format', async () => {
    const context = contextOn(withEnv({}));
    const {stack} = context.settings;
    const settings = {...context.settings, stack: {...stack, spec: loaders}};
    expect(await conversionPresent.check({...context, settings})).toMatchObject({
      status: 'pass',
      short: 'nothing is converted in this stack',
    });
  });

  it('does not know when the folder cannot be read, or .env is missing', async () => {
    const context = contextOn(withEnv({files: whole, sizes}));
    const denied = {
      ...context,
      host: {
        ...context.host,
        readFolder: async () => ({ok: false, code: 'EACCES', message: 'permission denied'}) as const,
      },
    };
    expect(await conversionPresent.check(denied)).toMatchObject({
      status: 'unknown',
      observed: `${model}: permission denied`,
    });
    expect(await conversionPresent.check(contextOn({}))).toMatchObject({status: 'unknown'});
  });
});
