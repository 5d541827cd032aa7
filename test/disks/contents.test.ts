import {describe, expect, it} from 'vitest';
import {judgeProbe, judgeSignatures, observeContents} from '../../src/disks/contents.ts';
import {judgeExclusive} from '../../src/disks/exclusive.ts';
import {judgeSamples, sampleOffsets, samplesCommand} from '../../src/disks/samples.ts';
import {contextOn, exitOf, type Machine} from '../gates/machine.ts';
import {blankNvme} from './layouts.ts';

const MIB = 2 ** 20;

describe('what is on a disk', () => {
  it.each([
    [{code: 2}, {status: 'seen', value: {kind: 'nothing'}}],
    [{code: 2, stderr: 'error: /dev/nvme0n1: No such file or directory'}, {status: 'unknown'}],
    [{code: 8}, {status: 'seen', value: {kind: 'ambiguous'}}],
    [
      {code: 1, stderr: 'sudo: a password is required'},
      {status: 'unknown', why: 'sudo: a password is required'},
    ],
    [
      {stdout: 'DEVNAME=/dev/nvme0n1\nLABEL=a=b\nUUID=1-2\nTYPE=ext4\n'},
      {status: 'seen', value: {kind: 'found', type: 'ext4', label: 'a=b', uuid: '1-2'}},
    ],
    [{stdout: 'PTTYPE=gpt\n'}, {status: 'seen', value: {kind: 'found', type: 'partition table gpt'}}],
    [
      {code: null, notFound: true},
      {status: 'unknown', why: 'blkid is not installed'},
    ],
    [
      {code: null, timedOut: true},
      {status: 'unknown', why: 'blkid did not answer in time'},
    ],
  ])('D09 D11 blkid: %j', (exit, expected) => {
    expect(judgeProbe(exitOf(exit))).toMatchObject(expected);
  });

  it.each([
    [{stdout: ''}, {status: 'seen', value: []}],
    [{stdout: '{"signatures": []}'}, {status: 'seen', value: []}],
    [{stdout: '{"signatures": [{"offset": "0x438", "type": "ext4"}]}'}, {status: 'seen', value: ['ext4']}],
    [{stdout: 'garbage'}, {status: 'unknown'}],
    [{stdout: '{"signatures": 1}'}, {status: 'unknown'}],
    [{code: 1, stderr: 'wipefs: probing initialization failed'}, {status: 'unknown'}],
  ])('D11 wipefs: %j', (exit, expected) => {
    expect(judgeSignatures(exitOf(exit))).toMatchObject(expected);
  });

  const differ = '/dev/nvme0n1 /dev/zero differ: byte 9, line 1';
  it.each([
    [{}, {status: 'seen', value: true}],
    [
      {code: 123, stdout: `${differ}\n${differ}\n`},
      {status: 'seen', value: false},
    ],
    [{code: 123, stdout: differ, stderr: 'cmp: /dev/nvme0n1: Input/output error'}, {status: 'unknown'}],
    [{code: 123, stderr: 'cmp: EOF on /dev/nvme0n1 after byte 600'}, {status: 'unknown'}],
    [{code: 1, stderr: 'sudo: a password is required'}, {status: 'unknown'}],
    [{code: 123}, {status: 'unknown'}],
    [{code: 0, stdout: 'something'}, {status: 'unknown'}],
    [{code: 124, stdout: differ}, {status: 'unknown'}],
    [{code: null, notFound: true}, {status: 'unknown'}],
    [
      {stderr: 'sudo: unable to resolve host vm-1: Name or service not known\n'},
      {status: 'seen', value: true},
    ],
  ])('D10 D11 samples: %j', (exit, expected) => {
    expect(judgeSamples(exitOf(exit))).toMatchObject(expected);
  });

  const version = 'mke2fs 1.47.0 (5-Feb-2023)\n';
  it.each([
    [
      {stdout: 'Creating filesystem with 1024 4k blocks', stderr: version},
      {status: 'seen', value: true},
    ],
    [
      {
        code: 1,
        stderr: `${version}/dev/nvme0n1 is apparently in use by the system; will not make a filesystem here!`,
      },
      {status: 'seen', value: false},
    ],
    [
      {code: 1, stderr: `${version}/dev/nvme0n1 is mounted; will not make a filesystem here!`},
      {value: false},
    ],
    [
      {code: 1, stderr: `${version}mkfs.ext4: Permission denied while trying to determine filesystem size`},
      {status: 'unknown', why: expect.stringContaining('Permission denied')},
    ],
    [{code: null, notFound: true}, {status: 'unknown'}],
  ])('D04 D11 the exclusive open: %j', (exit, expected) => {
    expect(judgeExclusive(exitOf(exit))).toMatchObject(expected);
  });
});

describe('samples', () => {
  it('D10 are the first and the last 4 MiB and 64 between, on boundaries of 1 MiB, inside the disk', () => {
    const bytes = 3_840_755_982_336;
    const offsets = sampleOffsets(bytes);
    expect(offsets).toHaveLength(72);
    expect(offsets.slice(0, 4)).toEqual([0, MIB, 2 * MIB, 3 * MIB]);
    expect(offsets.slice(-4)).toEqual([4, 3, 2, 1].map(back => bytes - back * MIB));
    const spread = offsets.slice(4, -4);
    expect(spread.every(offset => offset % MIB === 0)).toBe(true);
    const gaps = spread.slice(1).map((offset, index) => offset - (spread[index] ?? 0));
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(MIB);
  });

  it.each([MIB, MIB + 512, 5 * MIB - 1, 40 * MIB + 700, 72 * MIB, 100 * MIB + 512])(
    'D10 of a disk of %i bytes cover both ends, once each, and none leaves it',
    bytes => {
      const offsets = sampleOffsets(bytes);
      expect(new Set(offsets).size).toBe(offsets.length);
      expect(offsets[0]).toBe(0);
      expect(offsets.at(-1)).toBe(bytes - MIB);
      expect(offsets.every(offset => offset >= 0 && offset + MIB <= bytes)).toBe(true);
    },
  );

  it('D10 of a small disk leave no byte out', () => {
    const bytes = 40 * MIB + 700;
    let covered = 0;
    for (const offset of sampleOffsets(bytes)) {
      expect(offset).toBeLessThanOrEqual(covered);
      covered = offset + MIB;
    }
    expect(covered).toBe(bytes);
  });

  it('are none on a disk smaller than one', () => {
    expect(sampleOffsets(MIB - 1)).toEqual([]);
    expect(sampleOffsets(0)).toEqual([]);
  });

  it('are compared by one command, one line each', () => {
    expect(samplesCommand(blankNvme, [0, MIB])).toEqual({
      argv: ['/usr/bin/xargs', '-L', '1', '-P', '4', '/usr/bin/cmp', '-n', '1048576'],
      sudo: true,
      stdin: '-i 0:0 /dev/nvme0n1 /dev/zero\n-i 1048576:0 /dev/nvme0n1 /dev/zero\n',
    });
  });
});

const commands: NonNullable<Machine['commands']> = [
  ['/usr/sbin/blkid -p -o export /dev/nvme0n1', {code: 2}],
  ['/usr/sbin/wipefs --json /dev/nvme0n1', {stdout: '{"signatures": []}'}],
  ['/usr/bin/file -s /dev/nvme0n1', {stdout: '/dev/nvme0n1: data'}],
  ['xargs', {}],
  ['mkfs.ext4 -n /dev/nvme0n1', {stdout: 'Creating filesystem\n1\n2\n3\n4\n5\n6\n7\n8\n9\n'}],
];

describe('looking into a disk', () => {
  const look = async (changes: NonNullable<Machine['commands']> = [], disk = blankNvme, sampled = true) => {
    const context = contextOn({commands: [...changes, ...commands]});
    const {contents, evidence} = await observeContents(context, disk, {sampled});
    return {contents, evidence, ran: context.ran.map(command => command.argv[0])};
  };
  const named = ['/usr/sbin/blkid', '/usr/sbin/wipefs', '/usr/bin/file'];

  it('D10 reads raw bytes and opens exclusively where nothing has a name', async () => {
    const {contents, evidence, ran} = await look();
    expect(contents).toEqual({
      probe: {status: 'seen', value: {kind: 'nothing'}},
      signatures: {status: 'seen', value: []},
      zero: {status: 'seen', value: true},
      exclusive: {status: 'seen', value: true},
    });
    expect(ran).toEqual([...named, '/usr/bin/xargs', '/usr/sbin/mkfs.ext4']);
    expect(evidence).toHaveLength(5);
    expect(evidence.at(-1)?.text.split('\n')).toHaveLength(8);
  });

  it.each<[string, NonNullable<Machine['commands']>, string]>([
    ['D07 a file system', [['blkid', {stdout: 'TYPE=ext4\n'}]], 'a signature has decided'],
    ['D09 contradictions', [['blkid', {code: 8}]], 'a signature has decided'],
    [
      'D05 what only wipefs sees',
      [['wipefs', {stdout: '{"signatures":[{"type":"bcache"}]}'}]],
      'has decided',
    ],
    ['D11 a blkid that cannot read', [['blkid', {code: 1, stderr: 'I/O error'}]], 'could not be seen'],
  ])('D11 does not read raw bytes after %s, and does not call them zero', async (_, changes, why) => {
    const {contents, ran} = await look(changes);
    expect(ran).toEqual(named);
    expect(contents.zero).toEqual({status: 'unknown', why: expect.stringContaining(why)});
    expect(contents.exclusive).toEqual(contents.zero);
  });

  it('takes no samples of a network disk', async () => {
    const {contents, ran} = await look([], blankNvme, false);
    expect(ran).toEqual(named);
    expect(contents.zero).toMatchObject({status: 'unknown', why: expect.stringContaining('network disk')});
  });

  it('D11 does not call a disk zero that is smaller than a sample', async () => {
    const {contents} = await look([], {...blankNvme, bytes: 4096});
    expect(contents.zero).toMatchObject({status: 'unknown', why: expect.stringContaining('smaller')});
    expect((await look([], {...blankNvme, bytes: null})).contents.zero.status).toBe('unknown');
  });
});
