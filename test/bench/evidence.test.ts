import {expect, test} from 'vitest';
import {counted, diskCounters} from '../../src/bench/disk-io.ts';
import {growth, hubCache, refsMoved} from '../../src/bench/hub-cache.ts';
import {networkOwner, receivedBytes} from '../../src/bench/net-bytes.ts';
import {networkClass} from '../../src/bench/network-class.ts';
import {effectivelyOffline} from '../../src/bench/offline-flags.ts';
import {probeWord, servesModel} from '../../src/bench/readiness.ts';
import {fakeClock} from '../support/fake-clock.ts';
import {containerFacts, fakeDocker} from '../support/fake-docker.ts';
import {fakeHost} from '../support/fake-host.ts';

const MiB = 1024 * 1024;
const seen = (patch: object) =>
  networkClass({
    rxBytes: 0,
    hubCacheGrowthBytes: 0,
    downloadSeconds: null,
    weightBytes: 16e9,
    remotes: [],
    hubLines: [],
    ...patch,
  });

test.each([
  ['hardly any bytes', {rxBytes: 2 * MiB}, 'none'],
  ['some bytes', {rxBytes: 3 * MiB}, 'chatter'],
  ['a small growth of the cache', {hubCacheGrowthBytes: 10}, 'chatter'],
  ['a growing cache', {hubCacheGrowthBytes: MiB}, 'download'],
  ['many bytes', {rxBytes: 17 * MiB}, 'download'],
  ['the server says so, and bytes were counted', {downloadSeconds: 3}, 'chatter'],
  ['the server says so, and nobody counted', {downloadSeconds: 3, rxBytes: null}, 'download'],
  ['no counter', {rxBytes: null}, 'unknown'],
  [
    'not a byte, but somebody was called and did not answer',
    {remotes: [{address: '198.51.100.7:443', states: ['SYN_SENT'], looks: 9}]},
    'chatter',
  ],
  ['not a byte, but the log speaks of the hub', {hubLines: ['Retrying in 1s [Retry 1/5].']}, 'chatter'],
  ['sockets and log that could not be looked at', {remotes: null, hubLines: null}, 'none'],
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
  const ports = {docker, host: fakeHost({})};
  expect(await receivedBytes(ports, containerFacts('b', {status: 'exited'}))).toBe(0);
  expect(await receivedBytes(ports, containerFacts('f', {networkMode: 'container:id-store'}))).toBe(500);
  expect(await receivedBytes(ports, containerFacts('f', {networkMode: 'container:gone'}))).toBeNull();
});

test('a counter that began anew between two readings tells nothing', () => {
  expect(counted(10, 30)).toBe(20);
  expect(counted(30, 10)).toBeNull();
  expect(counted(null, 10)).toBeNull();
});

const cacheFiles = {
  '/c/hub/models--a--b/blobs/1': 100,
  '/c/hub/models--a--b/blobs/2.incomplete': 50,
  '/c/hub/models--a--b/refs/main': 'c0ffee\n',
  '/c/hub/models--a--b/snapshots/x/config.json': 7,
  '/c/xet/deep/chunk': 5,
};

test('blobs, partial downloads and the Xet cache are sized; snapshots are links and are not', async () => {
  const cache = await hubCache(fakeHost({files: cacheFiles}), '/c');
  expect([...(cache?.sizes.values() ?? [])]).toEqual([100, 50, 5]);
  expect([...(cache?.refs.values() ?? [])]).toEqual(['c0ffee']);
});

test('a cache that is not there yet is empty', async () => {
  expect((await hubCache(fakeHost({}), '/c'))?.sizes.size).toBe(0);
});

const cacheOf = (sizes: Record<string, number>, refs: Record<string, string> = {}) => ({
  sizes: new Map(Object.entries(sizes)),
  refs: new Map(Object.entries(refs)),
});

test('growth counts what came, not what went; a partial download that was finished came only by its rest', () => {
  const before = cacheOf({a: 100, b: 50, 'd.incomplete': 40});
  expect(growth(before, cacheOf({a: 130, c: 5, d: 60}))).toBe(30 + 5 + 20);
  expect(growth(null, before)).toBeNull();
});

test('a reference that points elsewhere has moved, a new one has not', () => {
  const before = cacheOf({}, {main: 'c0ffee'});
  expect(refsMoved(before, cacheOf({}, {main: 'c0ffee', dev: 'beef'}))).toBe(false);
  expect(refsMoved(before, cacheOf({}, {main: 'beef'}))).toBe(true);
  expect(refsMoved(before, null)).toBeNull();
});

test('sectors of the block layer are 512 bytes', async () => {
  const host = fakeHost({files: {'/sys/class/block/nvme0n1/stat': '  120   0  2048 9 0 0 4 0 0 77 0'}});
  expect(await diskCounters(host, '/dev/nvme0n1')).toEqual({
    readBytes: 1_048_576,
    writeBytes: 2048,
    busyMs: 77,
  });
  expect(await diskCounters(host, '/dev/sda')).toBeNull();
  expect(await diskCounters(host, null)).toBeNull();
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
