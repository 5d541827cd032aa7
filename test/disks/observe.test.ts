import {describe, expect, it} from 'vitest';
import {judgeProbe, judgeSamples, judgeSignatures, sampleOffsets} from '../../src/disks/contents.ts';
import {parseFindmnt} from '../../src/disks/findmnt.ts';
import {judgeDisks} from '../../src/disks/judge.ts';
import {observeDisks} from '../../src/disks/observe.ts';
import {parseMountInfo, usesOf} from '../../src/disks/uses.ts';
import type {Machine} from '../gates/machine.ts';
import {contextOn, exitOf} from '../gates/machine.ts';
import {osDisk, utilLinux237, utilLinux239} from './layouts.ts';

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
  ])('blkid: %j', (exit, expected) => {
    expect(judgeProbe(exitOf(exit))).toMatchObject(expected);
  });

  it.each([
    [{stdout: ''}, {status: 'seen', value: []}],
    [{stdout: '{"signatures": []}'}, {status: 'seen', value: []}],
    [{stdout: '{"signatures": [{"offset": "0x438", "type": "ext4"}]}'}, {status: 'seen', value: ['ext4']}],
    [{stdout: 'garbage'}, {status: 'unknown'}],
    [{stdout: '{"signatures": 1}'}, {status: 'unknown'}],
    [{code: 1, stderr: 'wipefs: probing initialization failed'}, {status: 'unknown'}],
  ])('wipefs: %j', (exit, expected) => {
    expect(judgeSignatures(exitOf(exit))).toMatchObject(expected);
  });

  it.each([
    [[{}, {}], {status: 'seen', value: true}],
    [
      [{}, {code: 1, stdout: '/dev/nvme0n1 /dev/zero differ: byte 9, line 1'}],
      {status: 'seen', value: false},
    ],
    [[{}, {code: 1, stderr: 'sudo: a password is required'}], {status: 'unknown'}],
    [[{}, {code: 2, stderr: 'cmp: /dev/nvme0n1: Input/output error'}], {status: 'unknown'}],
    [
      [{stderr: 'sudo: unable to resolve host vm-1: Name or service not known\n'}],
      {status: 'seen', value: true},
    ],
    [[], {status: 'seen', value: false}],
  ])('samples: %j', (exits, expected) => {
    expect(judgeSamples(exits.map(exit => exitOf(exit)))).toMatchObject(expected);
  });

  it('is sampled at both ends and between, inside the disk', () => {
    const bytes = 3_840_755_982_336;
    const offsets = sampleOffsets(bytes);
    expect(offsets[0]).toBe(0);
    expect(offsets.at(-1)).toBe(bytes - 4 * 2 ** 20);
    expect(offsets).toHaveLength(6);
    expect(sampleOffsets(1024)).toEqual([0]);
  });
});

describe('mounts', () => {
  it('are read from findmnt, the last one on top', () => {
    const json =
      '{"filesystems":[{"source":"/dev/a","target":"/nvme","maj:min":"8:1"},{"source":"/dev/b","target":"/nvme","fstype":"ext4","maj:min":" 8:2"}]}';
    expect(parseFindmnt(json)).toMatchObject({status: 'seen', value: {source: '/dev/b', majMin: '8:2'}});
    expect(parseFindmnt('')).toEqual({status: 'seen', value: null});
    expect(parseFindmnt('{"filesystems":[]}')).toEqual({status: 'seen', value: null});
    expect(parseFindmnt('no')).toMatchObject({status: 'unknown'});
    expect(parseFindmnt('{"filesystems":[{}]}')).toMatchObject({status: 'unknown'});
  });

  it('of mountinfo count as uses of the disk below, with odd names decoded', () => {
    const mounted = parseMountInfo(
      '30 1 8:1 / / rw - ext4 /dev/root rw\n31 30 8:1 / /my\\040data rw - ext4 /dev/root rw\nshort\n',
    );
    expect(usesOf(osDisk, mounted).map(use => use.what)).toEqual(['/', '/my data']);
    expect(usesOf(osDisk, mounted)[0]?.os).toBe(true);
  });
});

const machine = (json: string, rest: Machine['commands'] = []): Machine => ({
  files: {'/proc/self/mountinfo': '30 1 8:1 / / rw - ext4 /dev/root rw\n'},
  commands: [
    ['lsblk', {stdout: json}],
    [
      'findmnt',
      {stdout: '{"filesystems":[{"source":"/dev/root","target":"/","fstype":"ext4","maj:min":"8:1"}]}'},
    ],
    ...rest,
    ['blkid', {code: 2}],
    ['wipefs', {}],
    ['/usr/bin/file', {stdout: '/dev/nvme0n1: data'}],
    ['cmp', {}],
  ],
});

describe('looking at all disks', () => {
  it.each([utilLinux237, utilLinux239])('tells the OS disk from the blank NVMe', async json => {
    const facts = await observeDisks(contextOn(machine(json)));
    expect(
      facts.ok && judgeDisks(facts.value).map(view => [view.device, view.word, view.formattable]),
    ).toEqual([
      ['/dev/sda', 'OS', false],
      ['/dev/nvme0n1', 'BLANK', true],
    ]);
  });

  it('reads raw bytes only of a disk that nothing uses, as root, and changes nothing', async () => {
    const context = contextOn(machine(utilLinux239));
    await observeDisks(context);
    const asRoot = context.ran.filter(command => command.sudo === true);
    expect(new Set(asRoot.map(command => command.argv[0]))).toEqual(
      new Set(['/usr/sbin/blkid', '/usr/sbin/wipefs', '/usr/bin/file', '/usr/bin/cmp']),
    );
    expect(asRoot.filter(command => command.argv.join(' ').includes('sda'))).toEqual([]);
    expect(asRoot.find(command => command.argv[0] === '/usr/sbin/wipefs')?.argv).toEqual([
      '/usr/sbin/wipefs',
      '--json',
      '/dev/nvme0n1',
    ]);
  });

  it('calls nothing blank when mounts cannot be seen', async () => {
    const {files: _, ...blindMachine} = machine(utilLinux239);
    const facts = await observeDisks(contextOn(blindMachine));
    expect(facts.ok && judgeDisks(facts.value).map(view => view.word)).toEqual(['UNKNOWN', 'UNKNOWN']);
    const broken = machine(utilLinux239, []);
    const context = contextOn({
      ...broken,
      commands: [['findmnt', {code: 2, stderr: 'findmnt: cannot open'}], ...(broken.commands ?? [])],
    });
    const seen = await observeDisks(context);
    expect(seen.ok && judgeDisks(seen.value).some(view => view.formattable)).toBe(false);
  });

  it('says so when lsblk fails', async () => {
    expect(
      await observeDisks(contextOn({commands: [['lsblk', {code: null, notFound: true}]]})),
    ).toMatchObject({ok: false, message: 'lsblk is not installed'});
    expect(
      await observeDisks(contextOn({commands: [['lsblk', {code: 1, stderr: 'lsblk: failed'}]]})),
    ).toMatchObject({ok: false, message: 'lsblk: failed'});
  });
});
