import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {judgeDisk, judgeDisks, OUR_LABEL} from '../../src/disks/judge.ts';
import type {BlockDevice, DiskFacts, DiskWord, Look, Probe, Use} from '../../src/disks/types.ts';
import {blankFacts, blankNvme, device, raid} from './layouts.ts';

const contents = (changes: Partial<NonNullable<DiskFacts['contents']>>): Partial<DiskFacts> => {
  const {contents: blank} = blankFacts();
  return {contents: blank === null ? null : {...blank, ...changes}};
};
const disk = (changes: Partial<BlockDevice>): Partial<DiskFacts> => ({disk: {...blankNvme, ...changes}});
const used = (...uses: Use[]): Partial<DiskFacts> => ({uses: {status: 'seen', value: uses}, contents: null});
const use = (what: string, os = false): Use => ({what, device: '/dev/nvme0n1', os});
const found = (type: string, label: string | null = null): Look<Probe> => ({
  status: 'seen',
  value: {kind: 'found', type, label, uuid: 'u'},
});
const blind = {status: 'unknown', why: 'sudo: a password is required'} as const;
const part = (changes: Partial<BlockDevice> = {}) =>
  device({name: 'nvme0n1p1', type: 'part', majMin: '259:1', ...changes});

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
  ['D12 a cache that contradicts the probe', disk({fsType: 'xfs'}), 'UNKNOWN', 'lsblk says xfs'],
  ['contents not looked at', {contents: null}, 'UNKNOWN', 'not looked at'],
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
    ['not known to be writable', {readOnly: null}, 'not known to be writable'],
    ['not NVMe', {transport: 'sas', name: 'sdb'}, 'it is not an NVMe disk'],
    ['D46 a loop device', {type: 'loop', name: 'loop0'}, 'it is not an NVMe disk'],
    ['without a size', {bytes: null}, 'its size is not known'],
    ['without a name to recognise it by', {serial: null, diskSequence: null}, 'neither a serial'],
  ])('a blank disk that is %s is never formatted', (_, changes, reason) => {
    const view = judgeDisk(blankFacts(disk(changes)));
    expect(view).toMatchObject({word: 'BLANK', formattable: false});
    expect(view.reasons.join('; ')).toContain(reason);
  });

  it.each([
    ['a whole disk with ext4', contents({probe: found('ext4')}), '/dev/nvme0n1'],
    [
      'its only partition with xfs',
      {...disk({children: [part({fsType: 'xfs'})]}), contents: null},
      '/dev/nvme0n1p1',
    ],
    [
      'two partitions',
      {...disk({children: [part({fsType: 'xfs'}), part({name: 'nvme0n1p2'})]}), contents: null},
      null,
    ],
    [
      'a partition under a logical volume',
      {
        ...disk({children: [part({fsType: 'LVM2_member', children: [device({name: 'dm-0', type: 'lvm'})]})]}),
        ...used(),
      },
      null,
    ],
    ['NTFS', contents({probe: found('ntfs')}), null],
    ['a blank disk', {}, null],
    [
      'a network disk',
      {...disk({model: 'Amazon Elastic Block Store'}), ...contents({probe: found('ext4')})},
      null,
    ],
    ['a disk mounted elsewhere', {...disk({fsType: 'ext4'}), ...used(use('/data'))}, null],
  ])('D07 what can be mounted as it is: %s', (_, changes, mountable) => {
    expect(judgeDisk(blankFacts(changes)).mountable).toBe(mountable);
  });

  it('is given to each disk', () => {
    expect(judgeDisks([blankFacts(), blankFacts(used(use('/', true)))]).map(view => view.word)).toEqual([
      'BLANK',
      'OS',
    ]);
  });

  it('never allows formatting when a single point of the gate fails, whatever the rest says', () => {
    const points = table.filter(([, , word]) => word !== 'BLANK').map(([, changes]) => changes);
    const objection = fc.constantFrom<Partial<BlockDevice>>(
      {},
      {readOnly: true},
      {transport: 'sata', name: 'sda'},
      {bytes: 0},
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...points),
        fc.constantFrom(...points),
        objection,
        (first, second, against) => {
          // The second set of facts wins where both speak, so that at least its point fails.
          const facts = blankFacts({...first, ...second});
          expect(judgeDisk({...facts, disk: {...facts.disk, ...against}}).formattable).toBe(false);
        },
      ),
    );
  });
});
