import {describe, expect, it} from 'vitest';
import {judgeDisk, judgeDisks, OUR_LABEL} from '../../src/disks/judge.ts';
import type {
  BlockDevice,
  DiskContents,
  DiskFacts,
  DiskWord,
  Look,
  Probe,
  Use,
} from '../../src/disks/types.ts';
import {blankFacts, blankNvme, device, raid} from './layouts.ts';

const contents = (changes: Partial<DiskContents>): Partial<DiskFacts> => {
  const {contents: blank} = blankFacts();
  return {contents: blank === null ? null : {...blank, ...changes}};
};
const disk = (changes: Partial<BlockDevice>): Partial<DiskFacts> => ({disk: {...blankNvme, ...changes}});
const used = (...uses: Use[]): Partial<DiskFacts> => ({uses: {status: 'seen', value: uses}, contents: null});
const use = (what: string, os = false): Use => ({what, device: '/dev/nvme0n1', os});
const found = (type: string, label: string | null = null, uuid: string | null = 'u'): Look<Probe> => ({
  status: 'seen',
  value: {kind: 'found', type, label, uuid},
});
const blind = {status: 'unknown', why: 'sudo: a password is required'} as const;
const part = (changes: Partial<BlockDevice> = {}) =>
  device({name: 'nvme0n1p1', type: 'part', majMin: '259:1', ...changes});
const azureRaid = device({name: 'md0', type: 'raid0', label: 'AzureEphmDsk', fsType: 'xfs'});

const table: readonly (readonly [string, Partial<DiskFacts>, DiskWord, string])[] = [
  ['a blank local NVMe', {}, 'BLANK', 'no signature'],
  ['D01 the disk under /', used(use('/', true)), 'OS', 'it carries /'],
  [
    'D02 an OS disk on local NVMe',
    {...disk({model: 'Microsoft NVMe Direct Disk v2'}), ...used(use('/boot/efi', true), use('/', true))},
    'OS',
    '/boot/efi',
  ],
  ['D03 partitions', {...disk({children: [part()]}), contents: null}, 'HAS DATA', '1 partition'],
  ['D04 mounted elsewhere', used(use('/data')), 'IN USE', 'used by /data'],
  ['swap', used(use('[SWAP]')), 'IN USE', '[SWAP]'],
  ["Docker's data", used(use("Docker's data (/var/lib/docker)")), 'IN USE', 'Docker'],
  [
    'D05 a RAID member',
    {...(raid[0] === undefined ? {} : {disk: raid[0]}), ...used()},
    'IN USE',
    'md0 (raid0)',
  ],
  [
    'D05 a member of a RAID that is not started',
    {claims: {status: 'seen', value: ['nvme0n1 is a member of md127']}, contents: null},
    'IN USE',
    'member of md127',
  ],
  ['D11 holders that cannot be seen', {claims: blind}, 'UNKNOWN', 'holders could not be seen'],
  [
    'D05 a partition for LVM',
    {...disk({children: [part({fsType: 'LVM2_member'})]}), contents: null},
    'HAS DATA',
    'nvme0n1p1 (an LVM physical volume (LVM2_member))',
  ],
  [
    "D06 a RAID of Azure's own set-up",
    {...disk({children: [azureRaid]}), ...used(use('/mnt'))},
    'IN USE',
    'part of md0 (raid0); made by azure-ephemeral-disk-setup (label AzureEphmDsk)',
  ],
  [
    "D06 a disk of Azure's own set-up",
    contents({probe: found('ext4', 'AzureEphmDsk')}),
    'HAS DATA',
    'made by azure-ephemeral-disk-setup',
  ],
  [
    'D04 a disk that the kernel keeps',
    contents({exclusive: {status: 'seen', value: false}}),
    'IN USE',
    'exclusively',
  ],
  ['D05 LUKS', contents({probe: found('crypto_LUKS')}), 'HAS DATA', 'crypto_LUKS'],
  [
    'D07 a foreign file system',
    contents({probe: found('ext4', 'photos')}),
    'HAS DATA',
    'ext4 labelled "photos"',
  ],
  [
    'D09 ambiguous signatures',
    contents({probe: {status: 'seen', value: {kind: 'ambiguous'}}}),
    'HAS DATA',
    'contradict',
  ],
  [
    'a signature that only wipefs sees',
    contents({signatures: {status: 'seen', value: ['zfs_member']}}),
    'HAS DATA',
    'zfs_member',
  ],
  ['D10 bytes without a signature', contents({zero: {status: 'seen', value: false}}), 'HAS DATA', 'not zero'],
  ['D11 a probe without rights', contents({probe: blind}), 'UNKNOWN', 'a password is required'],
  ['D11 wipefs without rights', contents({signatures: blind}), 'UNKNOWN', 'a password is required'],
  ['D11 bytes that cannot be read', contents({zero: blind}), 'UNKNOWN', 'a password is required'],
  ['D11 uses that cannot be seen', {uses: blind}, 'UNKNOWN', 'a password is required'],
  [
    'D01 uses that cannot be seen, where lsblk knows the system',
    {...disk({mountPoints: ['/boot']}), uses: blind, contents: null},
    'OS',
    'it carries /boot',
  ],
  [
    'D04 uses that cannot be seen, where lsblk knows a mount',
    {...disk({mountPoints: ['/data']}), uses: blind, contents: null},
    'IN USE',
    'used by /data',
  ],
  ['D12 a cache that contradicts the probe', disk({fsType: 'xfs'}), 'UNKNOWN', 'lsblk says xfs'],
  [
    'D12 a cache of another type',
    {...disk({fsType: 'xfs'}), ...contents({probe: found('ext4')})},
    'UNKNOWN',
    'lsblk says xfs, blkid says ext4',
  ],
  [
    'D12 a cache of another UUID',
    {...disk({fsType: 'ext4', uuid: 'old'}), ...contents({probe: found('ext4')})},
    'UNKNOWN',
    'lsblk says UUID old',
  ],
  ['contents not looked at', {contents: null}, 'UNKNOWN', 'not looked at'],
  [
    'D15 a network disk that was not sampled',
    {fabric: 'tcp', ...contents({zero: blind})},
    'REMOTE',
    'NVMe over TCP',
  ],
  ['D11 a network disk whose uses nobody knows', {fabric: 'tcp', uses: blind}, 'UNKNOWN', 'uses could not'],
  ['D15 a blank network disk', disk({model: 'Amazon Elastic Block Store'}), 'REMOTE', 'network disk'],
  [
    'D15 the OS on a network disk',
    {...disk({model: 'MSFT NVMe Accelerator v1.0'}), ...used(use('/', true))},
    'OS',
    'it carries /',
  ],
  [
    'mounted where the runbook wants it',
    {...disk({fsType: 'ext4'}), ...used(use('/nvme'))},
    'READY',
    'mounted on /nvme',
  ],
  [
    'mounted there, with other mounts from it',
    {...disk({fsType: 'ext4'}), ...used(use('/nvme'), use("Docker's data (/nvme/docker)"))},
    'READY',
    'mounted on /nvme',
  ],
  [
    'mounted there, on a machine whose sysfs says nothing',
    {...disk({fsType: 'ext4', model: 'X'}), fabric: null, ...used(use('/nvme'))},
    'READY',
    'mounted on /nvme',
  ],
  [
    'formatted by this runbook before',
    contents({probe: found('ext4', OUR_LABEL)}),
    'READY',
    'formatted by this runbook',
  ],
];

describe('the word for a disk', () => {
  it.each(table)('%s', (_, changes, word, reason) => {
    const view = judgeDisk(blankFacts(changes));
    expect(view.word).toBe(word);
    expect(view.reasons.join('; ')).toContain(reason);
    expect(view.formattable).toBe(word === 'BLANK');
  });

  it.each([
    ['D18 read-only', {readOnly: true}, 'it is read-only'],
    ['D18 not known to be writable', {readOnly: null}, 'not known to be writable'],
    ['D17 not NVMe', {transport: 'sas', name: 'sdb'}, 'it is not an NVMe disk'],
    ['D46 a loop device', {type: 'loop', name: 'loop0', transport: null}, 'it is not a whole disk'],
    ['D13 without a size', {bytes: null}, 'its size is not known'],
    ['D13 without a serial', {serial: null}, 'no serial'],
  ])('a blank disk that is %s is never formatted', (_, changes, reason) => {
    const view = judgeDisk(blankFacts(disk(changes)));
    expect(view).toMatchObject({word: 'BLANK', formattable: false});
    expect(view.reasons.join('; ')).toContain(reason);
  });

  it.each([
    [null, 'sysfs does not say how it is reached'],
    ['odd', 'it is reached by "odd"'],
  ])('D15 a blank disk whose fabric is %s is called blank, and never formatted', (fabric, reason) => {
    const view = judgeDisk(blankFacts({...disk({model: 'Linux'}), fabric}), {rawDataAllowed: true});
    expect(view).toMatchObject({word: 'BLANK', formattable: false, place: {kind: 'unknown'}});
    expect(view.objections).toMatchObject([{point: 'local-nvme', seen: false}]);
    expect(view.reasons.join('; ')).toContain(reason);
  });

  it('D10 raw data is formatted with the flag only, and keeps its word', () => {
    const raw = blankFacts(contents({zero: {status: 'seen', value: false}}));
    expect(judgeDisk(raw)).toMatchObject({word: 'HAS DATA', formattable: false});
    expect(judgeDisk(raw, {rawDataAllowed: true})).toMatchObject({
      word: 'HAS DATA',
      formattable: true,
      objections: [],
    });
  });

  it.each(table.filter(([name, , word]) => word !== 'BLANK' && name !== 'D10 bytes without a signature'))(
    'D10 the flag for raw data does not help %s',
    (_, changes) => {
      expect(judgeDisk(blankFacts(changes), {rawDataAllowed: true}).formattable).toBe(false);
    },
  );

  it.each<[string, Partial<DiskFacts>, DiskFacts['disk']['path'] | null]>([
    ['a whole disk with ext4', contents({probe: found('ext4')}), '/dev/nvme0n1'],
    [
      'its only partition with xfs',
      {...disk({children: [part({fsType: 'xfs', uuid: 'u'})]}), contents: null},
      '/dev/nvme0n1p1',
    ],
    ['a file system without a UUID', contents({probe: found('ext4', null, null)}), null],
    [
      'two partitions',
      {...disk({children: [part({fsType: 'xfs', uuid: 'u'}), part({name: 'nvme0n1p2'})]}), contents: null},
      null,
    ],
    [
      'a partition under a logical volume',
      {
        ...disk({
          children: [part({fsType: 'xfs', uuid: 'u', children: [device({name: 'dm-0', type: 'lvm'})]})],
        }),
        ...used(),
      },
      null,
    ],
    ['a RAID', {...disk({children: [{...azureRaid, uuid: 'u'}]}), ...used()}, null],
    ['NTFS', contents({probe: found('ntfs')}), null],
    ['a blank disk', {}, null],
    [
      'a network disk',
      {...disk({model: 'Amazon Elastic Block Store'}), ...contents({probe: found('ext4')})},
      null,
    ],
    ['a SATA disk', {...disk({name: 'sdb', transport: 'sata'}), ...contents({probe: found('ext4')})}, null],
    ['a disk mounted elsewhere', {...disk({fsType: 'ext4', uuid: 'u'}), ...used(use('/data'))}, null],
    [
      'a disk with a holder',
      {...contents({probe: found('ext4')}), claims: {status: 'seen', value: ['dm-0']}},
      null,
    ],
    ['a disk mounted already', {...disk({fsType: 'xfs', uuid: 'u'}), ...used(use('/nvme'))}, '/dev/nvme0n1'],
  ])('D07 what can be mounted as it is: %s', (_, changes, mountable) => {
    const view = judgeDisk(blankFacts(changes));
    expect(view.mountable?.device ?? null).toBe(mountable);
    if (mountable !== null)
      expect(view.mountable).toMatchObject({uuid: 'u', fsType: expect.stringMatching(/ext4|xfs/)});
  });

  it('D07 a UUID that two devices carry can mount either: neither is offered', () => {
    const copy = blankFacts(contents({probe: found('ext4')}));
    const original = blankFacts({
      disk: device({
        name: 'sdb',
        children: [device({name: 'sdb1', type: 'part', fsType: 'ext4', uuid: 'u'})],
      }),
      contents: null,
    });
    expect(judgeDisks([copy, original]).map(view => view.mountable)).toEqual([null, null]);
    expect(judgeDisks([copy, blankFacts()])[0]?.mountable).toEqual({
      device: '/dev/nvme0n1',
      uuid: 'u',
      fsType: 'ext4',
    });
  });

  it('D13 tells disks of one serial apart by their namespace', () => {
    const views = ['1', '2'].map(namespace => judgeDisk(blankFacts(disk({namespace}))));
    expect(views.map(view => [view.identity.serial, view.identity.namespace])).toEqual([
      ['S1234567', '1'],
      ['S1234567', '2'],
    ]);
    expect(views[0]).toMatchObject({
      identity: {bytes: 1_000_000_000_000, diskSequence: '9'},
      link: '/dev/disk/by-id/nvme-Microsoft_NVMe_Direct_Disk_v2_S1234567',
    });
    expect(judgeDisk(blankFacts({links: []})).link).toBeNull();
  });

  it('is given to each disk', () => {
    expect(judgeDisks([blankFacts(), blankFacts(used(use('/', true)))]).map(view => view.word)).toEqual([
      'BLANK',
      'OS',
    ]);
  });
});
