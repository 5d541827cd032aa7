import {describe, expect, it} from 'vitest';
import {formatObjections, formatPoints} from '../../src/disks/format-gate.ts';
import type {BlockDevice, DiskContents, DiskFacts, FormatPointId} from '../../src/disks/types.ts';
import {blankFacts, blankNvme, device} from './layouts.ts';

const strict = {rawDataAllowed: false};
const raw = {rawDataAllowed: true};
const blind = {status: 'unknown', why: 'Permission denied'} as const;
const disk = (changes: Partial<BlockDevice>): DiskFacts => blankFacts({disk: {...blankNvme, ...changes}});
const contents = (changes: Partial<DiskContents>): DiskFacts => {
  const {contents: blank} = blankFacts();
  return blankFacts({contents: blank === null ? null : {...blank, ...changes}});
};
const child = (type: string) => device({name: type === 'part' ? 'nvme0n1p1' : 'dm-0', type});

/** Each disk fails one point and no other. */
const table: readonly (readonly [string, FormatPointId, DiskFacts, boolean])[] = [
  ['no stable link', 'stable-link', blankFacts({links: []}), true],
  ['D46 a device-mapper device', 'whole-disk', disk({type: 'dm'}), true],
  ['D46 a partition', 'whole-disk', disk({type: 'part'}), true],
  ['D18 a read-only disk', 'writable', disk({readOnly: true}), true],
  ['D18 a disk not known to be writable', 'writable', disk({readOnly: null}), false],
  ['D13 a disk without a serial', 'recognisable', disk({serial: null}), false],
  ['D13 a disk without a size', 'recognisable', disk({bytes: null}), false],
  ['D13 a disk of no size', 'recognisable', disk({bytes: 0}), false],
  [
    'D13 a disk with neither namespace nor sequence number',
    'recognisable',
    disk({namespace: null, diskSequence: null}),
    false,
  ],
  ['D17 a SATA disk', 'local-nvme', disk({name: 'sdb', transport: 'sata'}), true],
  ['D15 a network disk by its model', 'local-nvme', disk({model: 'Amazon Elastic Block Store'}), true],
  ['D15 a network disk by its fabric', 'local-nvme', blankFacts({fabric: 'rdma'}), true],
  [
    'D15 a disk of which sysfs says nothing',
    'local-nvme',
    blankFacts({disk: {...blankNvme, model: 'Linux'}, fabric: null}),
    false,
  ],
  [
    'D15 a disk of a fabric that nobody knows',
    'local-nvme',
    blankFacts({disk: {...blankNvme, model: 'Linux'}, fabric: 'odd'}),
    false,
  ],
  [
    'D15 a network disk by its link',
    'local-nvme',
    blankFacts({links: ['/dev/disk/by-id/google-data']}),
    true,
  ],
  [
    "D02 a disk that Azure's link names as the OS disk",
    'local-nvme',
    blankFacts({disk: {...blankNvme, model: 'Some NVMe'}, links: ['/dev/disk/azure/os']}),
    false,
  ],
  [
    'D01 the disk under /',
    'unused',
    blankFacts({uses: {status: 'seen', value: [{what: '/', device: '/dev/nvme0n1', os: true}]}}),
    true,
  ],
  ['D04 a mount that only lsblk knows', 'unused', disk({mountPoints: ['/data']}), true],
  ['D11 uses that cannot be seen', 'unused', blankFacts({uses: blind}), false],
  [
    'D05 a member of a RAID',
    'unclaimed',
    blankFacts({claims: {status: 'seen', value: ['nvme0n1 is a member of md0']}}),
    true,
  ],
  ['D05 a device on top of it', 'unclaimed', disk({children: [child('crypt')]}), true],
  ['D11 holders that cannot be seen', 'unclaimed', blankFacts({claims: blind}), false],
  ['D03 a partition on it', 'no-partitions', disk({children: [child('part')]}), true],
  ['D03 a table without partitions', 'no-partitions', disk({partitionTable: 'gpt'}), true],
  [
    'D07 a file system',
    'no-signature',
    contents({probe: {status: 'seen', value: {kind: 'found', type: 'ext4', label: null, uuid: 'u'}}}),
    true,
  ],
  [
    'D09 signatures that contradict each other',
    'no-signature',
    contents({probe: {status: 'seen', value: {kind: 'ambiguous'}}}),
    true,
  ],
  [
    'D05 a signature that only wipefs sees',
    'no-signature',
    contents({signatures: {status: 'seen', value: ['zfs_member']}}),
    true,
  ],
  ['D11 blkid without rights', 'no-signature', contents({probe: blind}), false],
  ['D11 wipefs without rights', 'no-signature', contents({signatures: blind}), false],
  ['D12 a cache that contradicts the probe', 'no-signature', disk({fsType: 'xfs'}), false],
  ['D10 bytes without a signature', 'zero-bytes', contents({zero: {status: 'seen', value: false}}), true],
  ['D11 bytes that cannot be read', 'zero-bytes', contents({zero: blind}), false],
  [
    'D04 a disk that the kernel keeps',
    'exclusive',
    contents({exclusive: {status: 'seen', value: false}}),
    true,
  ],
  ['D11 an exclusive open that did not answer', 'exclusive', contents({exclusive: blind}), false],
];

describe('the format gate', () => {
  it('has nothing against a blank local NVMe that nothing uses', () => {
    expect(formatObjections(blankFacts(), strict)).toEqual([]);
  });

  it.each(table)('%s fails %s, and nothing else', (_, point, facts, seen) => {
    expect(formatObjections(facts, strict)).toEqual([{point, why: expect.stringMatching(/\w/), seen}]);
    expect(
      formatObjections(
        facts,
        strict,
        formatPoints.filter(one => one.id !== point),
      ),
    ).toEqual([]);
  });

  it('has every point in this table', () => {
    expect(formatPoints.map(point => point.id)).toEqual([...new Set(table.map(([, point]) => point))]);
  });

  it.each(table)(
    'D10 the flag for raw data passes bytes that were seen, and nothing else: %s',
    (what, _, facts) => {
      const passed = what === 'D10 bytes without a signature';
      expect(formatObjections(facts, raw)).toHaveLength(passed ? 0 : 1);
    },
  );

  it('D11 objects to a disk that was not looked into, with or without the flag', () => {
    const unseen = ['no-signature', 'zero-bytes', 'exclusive'].map(point => ({
      point,
      why: 'what is on it was not looked at',
      seen: false,
    }));
    expect(formatObjections(blankFacts({contents: null}), strict)).toEqual(unseen);
    expect(formatObjections(blankFacts({contents: null}), raw)).toEqual(unseen);
  });

  it.each([
    ['LVM2_member', 'an LVM physical volume'],
    ['crypto_LUKS', 'a LUKS encrypted volume'],
    ['zfs_member', 'a member of a ZFS pool'],
    ['bcache', 'a bcache device'],
    ['ceph_bluestore', 'a Ceph disk'],
    ['linux_raid_member', 'a member of a Linux RAID'],
    ['ddf_raid_member', 'a member of a firmware RAID'],
  ])('D05 says what a disk with %s belongs to', (type, words) => {
    const probe = {status: 'seen', value: {kind: 'found', type, label: null, uuid: null}} as const;
    expect(formatObjections(contents({probe}), strict)[0]?.why).toContain(words);
    expect(
      formatObjections(contents({signatures: {status: 'seen', value: [type]}}), strict)[0]?.why,
    ).toContain(type);
  });
});
