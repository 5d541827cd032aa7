import {expect, test} from 'vitest';
import {measureDiskLimit, parseDd, parseFio} from '../../src/bench/disk-limit.ts';
import type {Command} from '../../src/engine/plan.ts';
import {type Answer, fakeHost} from '../support/fake-host.ts';

const FIO = JSON.stringify({
  'fio version': 'fio-3.36',
  jobs: [{jobname: 'faststart-disk-limit', error: 0, read: {bw_bytes: 3_400_000_000, bw: 3_320_312}}],
});
const DD =
  '512+0 records in\n512+0 records out\n8589934592 bytes (8.6 GB, 8.0 GiB) copied, 5.12 s, 1.7 GB/s\n';

test.each([
  ['with bytes', FIO, 3.4e9],
  ['after a warning', `fio: this platform does not support that\n${FIO}`, 3.4e9],
  ['KiB alone, as old versions', '{"jobs":[{"read":{"bw":1000}},{"read":{"bw":500}}]}', 1500 * 1024],
  ['a job that failed', '{"jobs":[{"error":5,"read":{"bw_bytes":1}}]}', null],
  ['nothing read', '{"jobs":[{"read":{"bw_bytes":0}}]}', null],
  ['no JSON', 'fio: command line error', null],
])('fio: %s', (_what, stdout, expected) => {
  expect(parseFio(stdout)).toBe(expected);
});

test.each([
  ['GNU dd', DD, 8589934592 / 5.12],
  ['a small read', '64 bytes copied, 2.1e-05 s, 3.0 MB/s', 64 / 2.1e-5],
  ['nothing copied', '0 bytes copied, 0.000102 s, 0.0 kB/s', null],
  ['a refusal', "dd: failed to open 'x': Invalid argument", null],
])('dd: %s', (_what, stderr, expected) => {
  expect(parseDd(stderr)).toBe(expected);
});

const files = [
  {path: '/nvme/small', bytes: 1e9, uid: 1000},
  {path: '/nvme/large', bytes: 5e9, uid: 1000},
];

async function measured(answer: (program: string) => Answer, uid = 1000, of = files) {
  const commands: Command[] = [];
  const host = fakeHost({
    uid,
    answer: command => {
      commands.push(command);
      return answer(command.argv[0] ?? '');
    },
  });
  return {read: await measureDiskLimit(host, of, new AbortController().signal), commands};
}

test('fio reads the largest file past the page cache, and never writes', async () => {
  const {read, commands} = await measured(() => ({stdout: FIO}));
  expect(read).toMatchObject({ok: true, value: {bytesPerSecond: 3.4e9, how: 'fio, 4 readers'}});
  expect(commands).toHaveLength(1);
  expect(commands[0]?.argv).toEqual(
    expect.arrayContaining([
      '--readonly',
      '--rw=read',
      '--direct=1',
      '--filename=/nvme/large',
      '--numjobs=4',
    ]),
  );
  expect(commands[0]?.sudo).toBeUndefined();
});

test('a colon in a name is not the end of it', async () => {
  const {commands} = await measured(() => ({stdout: FIO}), 1000, [{path: '/a:b/c', bytes: 1, uid: 1000}]);
  expect(commands[0]?.argv).toContain(String.raw`--filename=/a\:b/c`);
});

test('without fio dd gives a lower bound, and says that it is one', async () => {
  const {read, commands} = await measured(program =>
    program.endsWith('fio') ? {notFound: true} : {stderr: DD},
  );
  expect(read).toMatchObject({ok: true, value: {how: 'dd, single stream, lower bound'}});
  // 5 GB are 298 whole blocks of 16 MiB.
  expect(commands[1]?.argv).toEqual([
    '/usr/bin/dd',
    'if=/nvme/large',
    'of=/dev/null',
    'iflag=direct',
    'bs=16M',
    'count=298',
  ]);
});

test('a file that is not ours is read as its owner could', async () => {
  const {commands} = await measured(() => ({stdout: FIO}), 1001);
  expect(commands[0]?.sudo).toBe(true);
});

test('what could not be measured is said with both commands', async () => {
  const {read} = await measured(program =>
    program.endsWith('fio') ? {code: 127, stderr: 'not found'} : {code: 1, stderr: 'dd: Invalid argument'},
  );
  expect(read).toMatchObject({ok: false, code: 'not-measured'});
  expect(!read.ok && read.message).toMatch(/fio.*not found; .*dd.*Invalid argument/);
});
