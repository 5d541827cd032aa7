import {describe, expect, it} from 'vitest';
import type {BlockDevice, Mount} from '../../src/disks/types.ts';
import {isWaived} from '../../src/engine/gate.ts';
import {parseDf} from '../../src/gates/df.ts';
import {type NvmeMountedFacts, nvmeMounted} from '../../src/gates/nvme-mounted.ts';
import {blankNvme, device, osDisk, raid, utilLinux239} from '../disks/layouts.ts';
import {contextOn, type Machine} from './machine.ts';
import {mount, root} from './mounts.ts';

const df = {source: '/dev/nvme0n1', fsType: 'ext4', size: '3.5T', free: '3.3T', target: '/nvme'};

function nvmeFacts(changes: Partial<NvmeMountedFacts> = {}): NvmeMountedFacts {
  return {
    mountPoint: '/nvme',
    mount: {status: 'seen', value: mount()},
    system: {status: 'seen', value: [root]},
    devices: {ok: true, value: [osDisk, {...blankNvme, mountPoints: ['/nvme']}]},
    df,
    evidence: [],
    ...changes,
  };
}
const on = (changes: Partial<Mount>, devices?: readonly BlockDevice[]): Partial<NvmeMountedFacts> => ({
  mount: {status: 'seen', value: mount(changes)},
  df: {...df, source: changes.source?.replace(/\[.*/, '') ?? df.source, target: changes.target ?? '/nvme'},
  ...(devices === undefined ? {} : {devices: {ok: true, value: devices}}),
});

describe('nvme-mounted', () => {
  it.each<[string, Partial<NvmeMountedFacts>, string, string]>([
    ['the NVMe on its mount point', {}, 'pass', '/dev/nvme0n1 (ext4) mounted on /nvme'],
    [
      'a partition of it',
      on({source: '/dev/nvme0n1p1', majMin: '259:1'}, [
        {...blankNvme, children: [device({name: 'nvme0n1p1', type: 'part', majMin: '259:1'})]},
      ]),
      'pass',
      'nvme0n1p1',
    ],
    ['D26 a bind mount of a folder of it', on({source: '/dev/nvme0n1[/sub]'}), 'pass', '/dev/nvme0n1[/sub]'],
    [
      'D24 a mount that failed: df shows /dev/root',
      {mount: {status: 'seen', value: root}, df: {...df, source: '/dev/root', target: '/'}},
      'stop',
      'you are writing to the OS disk and your results are meaningless',
    ],
    [
      'D24 on a machine whose findmnt knows the disk: what df shows is named too',
      {
        mount: {status: 'seen', value: {...root, source: '/dev/sda1'}},
        df: {...df, source: '/dev/root', target: '/'},
      },
      'stop',
      'df shows /dev/root: you are writing to the OS disk',
    ],
    ['a folder that is missing', {mount: {status: 'seen', value: null}}, 'stop', 'nothing is mounted'],
    ['D01 the OS disk itself, bound there', on({source: '/dev/root[/x]', majMin: '8:1'}), 'stop', 'OS disk'],
    [
      'D02 another partition of an NVMe that carries /boot',
      on({source: '/dev/nvme0n1p2', majMin: '259:2'}, [
        {
          ...blankNvme,
          children: [
            device({name: 'nvme0n1p1', type: 'part', majMin: '259:1', mountPoints: ['/boot']}),
            device({name: 'nvme0n1p2', type: 'part', majMin: '259:2'}),
          ],
        },
      ]),
      'stop',
      'OS disk',
    ],
    ['D06 a RAID', on({source: '/dev/md0', majMin: '9:0'}, raid), 'stop', 'md0 (raid0)'],
    [
      'D15 a network disk',
      {devices: {ok: true, value: [{...blankNvme, model: 'Amazon Elastic Block Store'}]}},
      'stop',
      'not a local NVMe',
    ],
    ['D19 a mount that is read-only', on({options: 'ro,relatime'}), 'stop', 'mounted on /nvme'],
    [
      'D23 a mount point under /mnt',
      {mountPoint: '/mnt/nvme', ...on({target: '/mnt/nvme'})},
      'stop',
      'temporary disk',
    ],
    [
      'D25 a mount hidden under another',
      {df: {...df, source: '/dev/sdb1'}},
      'stop',
      'one mount hides another',
    ],
    [
      'D41 a network file system',
      on({source: 'server:/share', fsType: 'nfs4', majMin: '0:52'}),
      'stop',
      'lsblk knows no such disk',
    ],
    [
      'D46 a loop device',
      on({source: '/dev/loop0', majMin: '7:0'}, [device({name: 'loop0', type: 'loop', majMin: '7:0'})]),
      'stop',
      'loop0 (loop)',
    ],
    [
      'a SATA disk',
      on({source: '/dev/sdb', majMin: '8:16'}, [device({name: 'sdb', transport: 'sata', majMin: '8:16'})]),
      'stop',
      'attached by sata',
    ],
    [
      'mounts that cannot be read',
      {mount: {status: 'unknown', why: 'findmnt is not installed'}},
      'unknown',
      'findmnt is not installed',
    ],
    ['an OS disk that cannot be found', {system: {status: 'unknown', why: 'no'}}, 'unknown', 'no'],
    [
      'disks that cannot be listed',
      {devices: {ok: false, code: 'failed', message: 'lsblk: no'}},
      'unknown',
      'lsblk: no',
    ],
    ['no word from df', {df: null}, 'unknown', 'no line'],
  ])('%s', (_, changes, status, observed) => {
    const result = nvmeMounted.judge(nvmeFacts(changes));
    expect(result.status).toBe(status);
    expect(result.observed).toContain(observed);
    if (status === 'stop') expect(result.fixes.length).toBeGreaterThan(0);
  });

  it.each<[string, Partial<NvmeMountedFacts>, boolean]>([
    ['/nvme is on the OS disk of a machine that has an NVMe', {mount: {status: 'seen', value: root}}, false],
    [
      'the disks could not be listed',
      {mount: {status: 'seen', value: root}, devices: {ok: false, code: 'x', message: 'no'}},
      false,
    ],
    ['D01 the OS disk is bound there', on({source: '/dev/root[/x]', majMin: '8:1'}), false],
    ['it is mounted read-only', on({options: 'ro,relatime'}), false],
    [
      'D17 there is no NVMe at all',
      {mount: {status: 'seen', value: root}, devices: {ok: true, value: [osDisk]}},
      true,
    ],
  ])('when %s, a waiver counts: %#', (_what, changes, passes) => {
    const result = nvmeMounted.judge(nvmeFacts(changes));
    expect(result.status).toBe('stop');
    expect(isWaived(nvmeMounted, result, new Set(['nvme-mounted']))).toBe(passes);
  });

  it('reads the machine with the commands of the runbook as evidence', async () => {
    const findmnt = (one: Mount) => ({
      stdout: JSON.stringify({
        filesystems: [
          {
            source: one.source,
            target: one.target,
            fstype: one.fsType,
            options: one.options,
            uuid: one.uuid,
            'maj:min': one.majMin,
          },
        ],
      }),
    });
    const machine: Machine = {
      commands: [
        ['--target /nvme', findmnt(mount())],
        ['--target /boot', {code: 1}],
        ['--target /', findmnt(root)],
        ['lsblk', {stdout: utilLinux239}],
        [
          'df -hT /nvme',
          {
            stdout:
              'Filesystem     Type  Size  Used Avail Use% Mounted on\n/dev/nvme0n1   ext4  3.5T   28K  3.3T   1% /nvme\n',
          },
        ],
      ],
    };
    const result = await nvmeMounted.check(contextOn(machine));
    expect(result).toMatchObject({status: 'pass', short: '/dev/nvme0n1 on /nvme'});
    expect(result.evidence[0]).toMatchObject({
      command: '/usr/bin/df -hT /nvme',
      text: expect.stringContaining('/dev/nvme0n1'),
    });
  });

  it('reads df, also of a mount point with a space', () => {
    expect(
      parseDf(
        'Filesystem Type Size Used Avail Use% Mounted on\n/dev/sda1 ext4 1G 1M 1G 1% /my data\ntmpfs tmpfs 0 0 0 - /x\n',
      ),
    ).toMatchObject([
      {source: '/dev/sda1', target: '/my data'},
      {source: 'tmpfs', target: '/x'},
    ]);
  });
});
