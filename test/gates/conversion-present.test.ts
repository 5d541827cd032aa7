import {describe, expect, it} from 'vitest';
import {conversionPresent} from '../../src/gates/conversion-present.ts';
import {contextOn, type Machine} from './machine.ts';
import {withEnv} from './with-env.ts';
import {without} from './without.ts';

const model = '/nvme/sllm-models/vllm/meta-llama/Llama-3.1-8B-Instruct';
const index = JSON.stringify({
  a: [0, 600, [300], [1], 'torch.float16'],
  b: [600, 400, [200], [1], 'torch.float16'],
});
const whole = {
  [`${model}/config.json`]: '{"architectures":["LlamaForCausalLM"]}',
  [`${model}/rank_0/tensor_index.json`]: index,
  [`${model}/rank_0/tensor.data_0`]: 'x',
  [`${model}/rank_0/tensor.data_1`]: 'x',
};
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
      {files: {...whole, [`${model}/faststart.json`]: '{"model":"meta-llama/Llama-3.1-8B-Instruct"}'}, sizes},
      'pass',
      '1000 bytes',
    ],
    [
      'C05 the wrong model under the right name',
      {files: {...whole, [`${model}/faststart.json`]: '{"model":"x/y"}'}, sizes},
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
