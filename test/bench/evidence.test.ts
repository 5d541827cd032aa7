import {expect, test} from 'vitest';
import {
  counted,
  deviceReadBytes,
  growth,
  hubSizes,
  networkOwner,
  receivedBytes,
} from '../../src/bench/evidence.ts';
import {networkClass} from '../../src/bench/network-class.ts';
import {effectivelyOffline} from '../../src/bench/offline-flags.ts';
import {probeWord, servesModel} from '../../src/bench/readiness.ts';
import {fakeClock} from '../support/fake-clock.ts';
import {containerFacts, fakeDocker} from '../support/fake-docker.ts';
import {fakeHost} from '../support/fake-host.ts';

const MiB = 1024 * 1024;
const seen = (patch: object) =>
  networkClass({rxBytes: 0, hubCacheGrowthBytes: 0, downloadSeconds: null, weightBytes: 16e9, ...patch});

test.each([
  ['hardly any bytes', {rxBytes: 2 * MiB}, 'none'],
  ['some bytes', {rxBytes: 3 * MiB}, 'chatter'],
  ['a small growth of the cache', {hubCacheGrowthBytes: 10}, 'chatter'],
  ['a growing cache', {hubCacheGrowthBytes: MiB}, 'download'],
  ['many bytes', {rxBytes: 17 * MiB}, 'download'],
  ['the server says so', {downloadSeconds: 3}, 'download'],
  ['no counter', {rxBytes: null}, 'unknown'],
  ['no counter, but a growing cache', {rxBytes: null, hubCacheGrowthBytes: 2 * MiB}, 'download'],
])('%s: %o is %s', (_what, patch, expected) => {
  expect(seen(patch)).toBe(expected);
});

test('for large weights a thousandth of them is the limit', () => {
  expect(seen({rxBytes: 30 * MiB, weightBytes: 140e9})).toBe('chatter');
});

test('a joined network is counted at its owner, the host network nowhere', () => {
  expect(networkOwner(containerFacts('f', {networkMode: 'container:id-store'}))).toBe('id-store');
  expect(networkOwner(containerFacts('b'))).toBe('id-b');
  expect(networkOwner(containerFacts('h', {networkMode: 'host'}))).toBeNull();
});

test('a stopped container has received nothing yet; an owner that is up has its count', async () => {
  const docker = fakeDocker({
    clock: fakeClock(),
    containers: [containerFacts('store', {status: 'running'}), containerFacts('b', {status: 'exited'})],
  });
  const store = docker.containers.get('store');
  if (store !== undefined) store.rxBytes = 500;
  expect(await receivedBytes(docker, containerFacts('b', {status: 'exited'}))).toBe(0);
  expect(await receivedBytes(docker, containerFacts('f', {networkMode: 'container:id-store'}))).toBe(500);
  expect(await receivedBytes(docker, containerFacts('f', {networkMode: 'container:gone'}))).toBeNull();
});

test('a counter that began anew between two readings tells nothing', () => {
  expect(counted(10, 30)).toBe(20);
  expect(counted(30, 10)).toBeNull();
  expect(counted(null, 10)).toBeNull();
});

test('blobs, partial downloads and the Xet cache are sized; snapshots are links and are not', async () => {
  const host = fakeHost({
    files: {
      '/c/hub/models--a--b/blobs/1': 100,
      '/c/hub/models--a--b/blobs/2.incomplete': 50,
      '/c/hub/models--a--b/snapshots/x/config.json': 7,
      '/c/xet/deep/chunk': 5,
    },
  });
  const sizes = await hubSizes(host, '/c');
  expect([...(sizes?.values() ?? [])]).toEqual([100, 50, 5]);
});

test('a cache that is not there yet is empty', async () => {
  expect((await hubSizes(fakeHost({}), '/c'))?.size).toBe(0);
});

test('growth counts what came, not what went', () => {
  const before = new Map([
    ['a', 100],
    ['b', 50],
  ]);
  expect(
    growth(
      before,
      new Map([
        ['a', 130],
        ['c', 5],
      ]),
    ),
  ).toBe(35);
  expect(growth(null, before)).toBeNull();
});

test('sectors of the block layer are 512 bytes', async () => {
  const host = fakeHost({files: {'/sys/class/block/nvme0n1/stat': '  120   0  2048 9 0 0 0 0'}});
  expect(await deviceReadBytes(host, '/dev/nvme0n1')).toBe(1_048_576);
  expect(await deviceReadBytes(host, '/dev/sda')).toBeNull();
  expect(await deviceReadBytes(host, null)).toBeNull();
});

test.each([
  [{HF_HUB_OFFLINE: '1'}, true],
  [{HF_HUB_OFFLINE: 'yes'}, true],
  [{TRANSFORMERS_OFFLINE: 'ON'}, true],
  [{HF_HUB_OFFLINE: '', TRANSFORMERS_OFFLINE: 'true'}, true],
  [{HF_HUB_OFFLINE: '0', TRANSFORMERS_OFFLINE: '1'}, false],
  [{}, false],
])('%o means offline: %s', (env, expected) => {
  expect(effectivelyOffline(env)).toBe(expected);
});

const answer = (status: number, body: string) => ({ok: true, status, headers: {}, body}) as const;

test.each([
  [answer(200, '{"data":[{"id":"org/model"}]}'), 'ready'],
  [answer(200, '{"data":[{"id":"other"}]}'), 'wrong-model'],
  [answer(200, '<html>'), 'not-json'],
  [answer(503, ''), '503'],
  [{ok: false, kind: 'reset', message: ''} as const, 'reset'],
])('%o is %s', (given, expected) => {
  expect(probeWord(given, 'org/model')).toBe(expected);
  expect(servesModel(given, 'org/model')).toBe(expected === 'ready');
});
