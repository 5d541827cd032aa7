import {expect, test} from 'vitest';
import {flagsOf, parityDifferences} from '../../src/bench/parity.ts';
import type {ContainerFacts} from '../../src/host/ports.ts';
import {sllm} from '../../src/stacks/sllm.ts';
import {containerFacts} from '../support/fake-docker.ts';

const differences = (baseline: ContainerFacts, facts: ContainerFacts, sameImage = false) =>
  parityDifferences(baseline, {arm: 'faststart', facts}, {mayDiffer: sllm.mayDiffer, sameImage});

const engine = ['vllm', 'serve', '--dtype', 'bfloat16', '--max-model-len=4096'];

test('flags are read in both spellings, and switches too', () => {
  expect([...flagsOf(['vllm', '--a', '1', '--b=2', '--enforce-eager', '--c_d', 'x'])]).toEqual([
    ['--a', '1'],
    ['--b', '2'],
    ['--enforce-eager', 'on'],
    ['--c-d', 'x'],
  ]);
});

test('what the arms are meant to differ in is no difference', () => {
  const baseline = containerFacts('b', {
    command: [...engine, '--revision=main', 'org/model'],
    env: {HF_TOKEN: 'x', PATH: '/a'},
  });
  const faststart = containerFacts('f', {
    imageId: 'sha256:2',
    networkMode: 'container:s',
    command: [...engine, '--load-format=serverless_llm', '/models/vllm/org/model'],
    env: {PATH: '/b', VLLM_PLUGINS: 'store'},
  });
  expect(differences(baseline, faststart)).toEqual([]);
});

test('another data type, another length, or a switch on one side are differences', () => {
  const baseline = containerFacts('b', {command: [...engine, '--enforce-eager']});
  const faststart = containerFacts('f', {
    command: ['vllm', 'serve', '--dtype=float16', '--max-model-len', '8192'],
  });
  expect(differences(baseline, faststart)).toEqual([
    'flag --dtype: baseline bfloat16, faststart float16',
    'flag --enforce-eager: baseline on, faststart not set',
    'flag --max-model-len: baseline 4096, faststart 8192',
  ]);
});

test('a variable that changes the engine must be the same', () => {
  const baseline = containerFacts('b', {env: {VLLM_USE_V1: '1', CUDA_VISIBLE_DEVICES: '0'}});
  const faststart = containerFacts('f', {env: {CUDA_VISIBLE_DEVICES: '0'}});
  expect(differences(baseline, faststart)).toEqual(['variable VLLM_USE_V1: baseline 1, faststart not set']);
});

test('another image is a difference where the arms are said to share one, and only there', () => {
  const [baseline, faststart] = [
    containerFacts('b', {imageId: 'sha256:1'}),
    containerFacts('f', {imageId: 'sha256:2'}),
  ];
  expect(differences(baseline, faststart, true)).toEqual([
    'image of the container: baseline sha256:1, faststart sha256:2',
  ]);
  expect(differences(baseline, faststart)).toEqual([]);
});
