import {expect, test} from 'vitest';
import {evict, isCold, residency} from '../../src/bench/caches.ts';
import type {Arm} from '../../src/bench/types.ts';
import {weightFiles} from '../../src/bench/weight-files.ts';
import type {Command} from '../../src/engine/plan.ts';
import {sllm} from '../../src/stacks/sllm.ts';
import {config} from '../support/fake-bench.ts';
import {type Answer, fakeHost} from '../support/fake-host.ts';

const files = [
  {path: '/nvme/a', bytes: 600, uid: 1000},
  {path: '/nvme/b', bytes: 400, uid: 1000},
];

function recording(answer: (command: Command) => Answer | undefined, uid = 1000) {
  const commands: Command[] = [];
  const host = fakeHost({
    uid,
    answer: command => {
      commands.push(command);
      return answer(command);
    },
  });
  return {host, commands};
}

test('files are evicted one by one, without root', async () => {
  const {host, commands} = recording(() => ({}));
  expect(await evict(host, 'files', files)).toBeNull();
  expect(commands.map(command => command.argv.slice(0, 2).join(' '))).toEqual([
    '/usr/bin/sync',
    '/usr/bin/dd if=/nvme/a',
    '/usr/bin/dd if=/nvme/b',
  ]);
  expect(commands.some(command => command.sudo)).toBe(false);
});

test('the whole cache is dropped as root', async () => {
  const {host, commands} = recording(() => ({}));
  await evict(host, 'system', files);
  expect(commands.at(-1)).toEqual({argv: ['/usr/sbin/sysctl', 'vm.drop_caches=3'], sudo: true});
});

test('a drop that is not permitted is never silent', async () => {
  const {host} = recording(command =>
    command.argv[0] === '/usr/sbin/sysctl' ? {code: 1, stderr: 'permission denied'} : {},
  );
  expect(await evict(host, 'system', files)).toContain('permission denied');
});

test('nothing is run where nothing is to be dropped', async () => {
  const {host, commands} = recording(() => ({}));
  await evict(host, 'none', files);
  expect(commands).toEqual([]);
});

test.each([
  [
    'numbers',
    [
      {res: 10, size: 600, file: '/nvme/a'},
      {res: 5, size: 400, file: '/nvme/b'},
    ],
  ],
  [
    'numbers in quotes',
    [
      {res: '10', size: '600', file: '/nvme/a'},
      {res: '5', size: '400', file: '/nvme/b'},
    ],
  ],
])('resident bytes are added up from %s', async (_what, fincore) => {
  const {host} = recording(() => ({stdout: JSON.stringify({fincore})}));
  expect(await residency(host, files)).toEqual({residentBytes: 15, weightBytes: 1000, unproven: null});
});

test('files of somebody else are asked about as root: the kernel claims all of them resident otherwise', async () => {
  const {host, commands} = recording(() => ({stdout: '{"fincore":[]}'}), 1001);
  await residency(host, files);
  expect(commands[0]?.sudo).toBe(true);
});

test.each([
  ['fincore is missing', {notFound: true}, 'not installed'],
  ['fincore fails', {code: 1, stderr: 'Operation not permitted'}, 'Operation not permitted'],
  [
    'its answer is cut',
    {stdout: '{"fincore":[{"res":1,"size":1,"file":"/nvme/a"}]}'},
    'no answer for every file',
  ],
  ['its answer is no JSON', {stdout: 'fincore: oops'}, 'no answer for every file'],
])('where %s, nothing is proven', async (_what, answer, words) => {
  const {host} = recording(() => answer);
  const found = await residency(host, files);
  expect(found.residentBytes).toBeNull();
  expect(found.unproven).toContain(words);
});

test('cold is at most 64 MiB, or 1 % of large weights', () => {
  expect(isCold(64 * 1024 * 1024, 1000)).toBe(true);
  expect(isCold(150e6, 16e9)).toBe(true);
  expect(isCold(170e6, 16e9)).toBe(false);
});

test('the baseline reads the snapshot of main, faststart the partitions of every rank', async () => {
  const hub = '/nvme/hf-cache/hub/models--org--model';
  const host = fakeHost({
    files: {
      [`${hub}/refs/main`]: 'c1\n',
      [`${hub}/snapshots/c1/model-00001.safetensors`]: 700,
      [`${hub}/snapshots/c1/config.json`]: '{}',
      [`${hub}/snapshots/old/model-00001.safetensors`]: 900,
      '/nvme/sllm-models/vllm/org/model/rank_0/tensor.data_0': 400,
      '/nvme/sllm-models/vllm/org/model/rank_1/tensor.data_0': 300,
      '/nvme/sllm-models/vllm/org/model/rank_0/tensor_index.json': '{}',
    },
  });
  const bytes = async (arm: Arm) => {
    const found = await weightFiles(host, arm, config);
    return found.ok ? found.value.map(file => file.bytes) : found.code;
  };
  expect(await bytes(sllm.baseline)).toEqual([700]);
  expect(await bytes(sllm.arms[0])).toEqual([400, 300]);
});

test('weights that are not there are a reason, not an empty list', async () => {
  const host = fakeHost({files: {'/nvme/sllm-models/vllm/org/model/config.json': '{}'}});
  expect(await weightFiles(host, sllm.arms[0], config)).toMatchObject({ok: false, code: 'none'});
  expect(await weightFiles(host, sllm.baseline, config)).toMatchObject({ok: false, code: 'ENOENT'});
});
