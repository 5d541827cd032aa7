import {describe, expect, it} from 'vitest';
import type {SpaceFacts} from '../../src/gates/space-facts.ts';
import {spaceForModel} from '../../src/gates/space-for-model.ts';
import {contextOn, type Machine} from './machine.ts';
import {runConfig} from './run-config.ts';
import {goodEnv, withEnv} from './with-env.ts';

const GB = 1e9;
const seen = <T>(value: T) => ({status: 'seen', value}) as const;
const blind = (why: string) => ({status: 'unknown', why}) as const;
const room = (bytes: number, changes = {}) => ({
  source: '/dev/nvme0n1',
  fsType: 'ext4',
  bytes,
  inodes: 1e6,
  target: '/nvme',
  ...changes,
});
const both = (one: ReturnType<typeof room>) => seen([one, one]);

/** A model of 100 GB that is not there at all: 300 GB and a margin of 5 GB. */
function facts(changes: Partial<SpaceFacts> = {}): SpaceFacts {
  return {
    config: runConfig(),
    converted: seen(false),
    cached: seen(false),
    modelBytes: seen(100 * GB),
    leftBytes: seen(0),
    cachedBytes: seen(0),
    rooms: both(room(305 * GB)),
    evidence: [],
    ...changes,
  };
}

/** `stop!` is one that no flag passes. */
function verdictOn(given: SpaceFacts): string {
  const {status, waivable} = spaceForModel.judge(given);
  return `${status}${waivable === false ? '!' : ''}`;
}

describe('space-for-model', () => {
  it.each<[string, Partial<SpaceFacts>, string]>([
    ['D20 room for three times the model and a margin', {}, 'pass'],
    ['D20 a byte too little', {rooms: both(room(305 * GB - 1))}, 'stop!'],
    [
      'D20 what the cache holds already is not needed again',
      {cachedBytes: seen(60 * GB), rooms: both(room(245 * GB))},
      'pass',
    ],
    [
      'D20 what an earlier conversion left is removed first',
      {leftBytes: seen(30 * GB), rooms: both(room(275 * GB))},
      'pass',
    ],
    [
      'D20 more than the model in the cache makes no room',
      {cachedBytes: seen(900 * GB), rooms: both(room(205 * GB - 1))},
      'stop!',
    ],
    ['D20 converted: the cache is left', {converted: seen(true), rooms: both(room(105 * GB))}, 'pass'],
    ['D20 converted, one byte short', {converted: seen(true), rooms: both(room(105 * GB - 1))}, 'stop!'],
    ['D20 cached: conversion is left', {cached: seen(true), rooms: both(room(205 * GB))}, 'pass'],
    [
      'D20 both there: nothing is needed, nothing asked',
      {converted: seen(true), cached: seen(true), modelBytes: null, rooms: both(room(0, {inodes: 0}))},
      'pass',
    ],
    [
      'D20 a small model still has a margin',
      {modelBytes: seen(1000), rooms: both(room(200 * 2 ** 20))},
      'stop!',
    ],
    [
      'D20 two disks, each with room for its part',
      {rooms: seen([room(205 * GB), room(105 * GB, {source: '/dev/nvme1n1', target: '/data'})])},
      'pass',
    ],
    [
      'D20 two disks, the second too small',
      {rooms: seen([room(900 * GB), room(104 * GB, {source: '/dev/nvme1n1', target: '/data'})])},
      'stop!',
    ],
    [
      'D20 one disk behind two paths takes both',
      {rooms: seen([room(250 * GB), room(250 * GB, {target: '/data'})])},
      'stop!',
    ],
    [
      'D20 two file systems of one made-up name',
      {rooms: seen([room(205 * GB, {source: 'tmpfs'}), room(105 * GB, {source: 'tmpfs', target: '/b'})])},
      'pass',
    ],
    ['D22 no inodes', {rooms: both(room(900 * GB, {inodes: 12}))}, 'stop!'],
    [
      'D22 a file system without a count',
      {rooms: both(room(900 * GB, {fsType: 'btrfs', inodes: 0}))},
      'pass',
    ],
    ['D20 a size that is not known', {modelBytes: blind('HTTP 503')}, 'unknown'],
    ['D20 a size that was not asked', {modelBytes: null}, 'unknown'],
    ['D20 free space that is not known', {rooms: blind('df: no')}, 'unknown'],
    ['D20 a conversion that could not be read', {converted: blind('EACCES')}, 'unknown'],
    ['D20 a cache that could not be read', {cached: blind('EACCES')}, 'unknown'],
    [
      'D20 what could not be measured is no reason to stop for good',
      {cachedBytes: blind('du: no'), rooms: both(room(250 * GB))},
      'unknown',
    ],
    ['D20 nor to stop where there is room anyway', {cachedBytes: blind('du: no')}, 'pass'],
  ])('%s', (_, changes, verdict) => {
    expect(verdictOn(facts(changes))).toBe(verdict);
  });

  it('D20 says what is needed for what, what is free, and how to make room', () => {
    const result = spaceForModel.judge(facts({rooms: both(room(90 * GB))}));
    expect(result.observed).toContain('305.0 GB needed (100.0 GB for the converted model');
    expect(result.observed).toContain('90.0 GB free to users');
    expect(result.fixes[0]?.byHand).toContain('du -xh --max-depth=3 /nvme');
  });

  it('names the reason where the size is not known', () => {
    expect(spaceForModel.judge(facts({modelBytes: blind('the hub answered HTTP 503')})).observed).toContain(
      'HTTP 503',
    );
  });
});

describe('space-for-model looks', () => {
  const SIZE = 16 * GB;
  const snapshot = '/nvme/hf-cache/hub/models--meta-llama--Llama-3.1-8B-Instruct';
  const output = '/nvme/sllm-models/vllm/meta-llama/Llama-3.1-8B-Instruct';
  const tree = JSON.stringify([{type: 'file', path: 'model.safetensors', size: SIZE}]);
  const http: Machine['http'] = () => ({ok: true, status: 200, headers: {}, body: tree});
  const line = (bytes: number, inodes = '61000000') => `/dev/nvme0n1 ext4 ${bytes} ${inodes} /nvme\n`;
  const df = (bytes: number): NonNullable<Machine['commands']>[number] => [
    '/usr/bin/df --block-size=1 --output=source,fstype,avail,iavail,target /nvme/sllm-models /nvme/hf-cache',
    {stdout: `Filesystem     Type     Avail    IFree Mounted on\n${line(bytes)}${line(bytes)}`},
  ];
  const empty = ['/nvme/sllm-models', '/nvme/hf-cache'];
  const whole = {
    [`${snapshot}/refs/main`]: 'abcdef1',
    [`${snapshot}/snapshots/abcdef1/config.json`]: '{}',
    [`${snapshot}/snapshots/abcdef1/tokenizer.json`]: '{}',
    [`${snapshot}/snapshots/abcdef1/model.safetensors`]: 'x',
  };
  const converted = {
    [`${output}/config.json`]: '{}',
    [`${output}/rank_0/tensor.data_0`]: 'abcd',
    [`${output}/rank_0/tensor_index.json`]: '{"a": [0, 4]}',
  };

  it('D20 adds up what the hub says, and what df says is free to users', async () => {
    const machine = withEnv({folders: empty, http, commands: [df(100 * GB)]});
    expect(await spaceForModel.check(contextOn(machine))).toMatchObject({status: 'pass'});
    const full = withEnv({folders: empty, http, commands: [df(40 * GB)]});
    expect(await spaceForModel.check(contextOn(full))).toMatchObject({status: 'stop', waivable: false});
  });

  it('D20 measures a partial download and what a conversion left', async () => {
    const machine = withEnv({
      folders: [...empty, `${snapshot}/blobs`, snapshot, output],
      http,
      commands: [
        df(30 * GB),
        [`/usr/bin/du --summarize --block-size=1 ${snapshot}`, {stdout: `${10 * GB}\t${snapshot}\n`}],
        [`/usr/bin/du --summarize --block-size=1 ${output}`, {stdout: `${12 * GB}\t${output}\n`}],
      ],
    });
    expect(await spaceForModel.check(contextOn(machine))).toMatchObject({status: 'pass'});
  });

  it('asks no hub where the cache is whole, and measures nothing where both are', async () => {
    const cached = withEnv({folders: empty, files: whole, commands: [df(GB)]});
    expect(await spaceForModel.check(contextOn(cached))).toMatchObject({status: 'pass'});
    const context = contextOn(withEnv({files: {...whole, ...converted}, commands: [df(0)]}));
    expect(await spaceForModel.check(context)).toMatchObject({
      status: 'pass',
      short: 'nothing more is needed',
    });
    expect(context.ran.some(command => command.argv[0].endsWith('/du'))).toBe(false);
  });

  it.each<[string, Partial<Machine>, string]>([
    ['a hub that is away', {commands: [df(GB)]}, 'dns'],
    [
      'a folder that is not there',
      {http, commands: [['/usr/bin/df', {code: 1, stderr: 'df: no such'}]]},
      'no such',
    ],
    ['a df of another form', {http, commands: [['/usr/bin/df', {stdout: 'x\n'}]]}, '0 lines for 2 paths'],
  ])('D20 does not take %s as fine', async (_, changes, why) => {
    const result = await spaceForModel.check(contextOn(withEnv({folders: empty, ...changes})));
    expect(result.status).toBe('unknown');
    expect(result.observed).toContain(why);
  });

  it('D20 a du that failed is told', async () => {
    const commands = [df(40 * GB), ['/usr/bin/du', {code: 1, stderr: 'du: cannot read\n'}]] as const;
    const machine = withEnv({folders: [...empty, snapshot], http, commands});
    expect(await spaceForModel.check(contextOn(machine))).toMatchObject({
      status: 'unknown',
      observed: expect.stringContaining('du: cannot read'),
    });
  });

  it('shows no token, and needs .env', async () => {
    const machine = withEnv({folders: empty, http, commands: [df(100 * GB)]}, goodEnv);
    expect(JSON.stringify(await spaceForModel.check(contextOn(machine)))).not.toContain(
      'hf_abcdefghijklmnop',
    );
    expect(await spaceForModel.check(contextOn({}))).toMatchObject({short: '.env does not say enough'});
  });
});
