import {describe, expect, it} from 'vitest';
import {formatObjections, formatPoints} from '../../src/disks/format-gate.ts';
import {judgeDisk} from '../../src/disks/judge.ts';
import {observeDisks} from '../../src/disks/observe.ts';
import type {DiskFacts, FormatPointId} from '../../src/disks/types.ts';
import {recordedContext, recordings} from '../support/recorded-host.ts';
import {blankDisk, childOf, withContents, withDisk} from './generated-disks.ts';

const blank = blankDisk(0);
const strict = {rawDataAllowed: false};
const without = (id: FormatPointId) => formatPoints.filter(point => point.id !== id);

/** For each point, disks that fail this one and no other. */
const failsOnly: Readonly<Record<FormatPointId, readonly (readonly [string, DiskFacts])[]>> = {
  'stable-link': [['D13 no link', {...blank, links: []}]],
  'whole-disk': [['D46 a partition of an NVMe', withDisk(blank, {type: 'part'})]],
  writable: [
    ['D18 read-only', withDisk(blank, {readOnly: true})],
    ['D18 not known to be writable', withDisk(blank, {readOnly: null})],
  ],
  recognisable: [
    ['D13 no serial', withDisk(blank, {serial: null})],
    ['D13 no size', withDisk(blank, {bytes: null})],
    ['D13 neither namespace nor sequence number', withDisk(blank, {namespace: null, diskSequence: null})],
  ],
  'local-nvme': [
    ['D17 SATA', withDisk(blank, {name: 'sdb', transport: 'sata'})],
    ['D15 an EBS volume', withDisk(blank, {model: 'Amazon Elastic Block Store'})],
    ['D15 NVMe over TCP', {...blank, fabric: 'tcp'}],
    ['D15 sysfs says nothing', {...blank, fabric: null}],
    ['D15 a fabric that nobody knows', {...blank, fabric: 'odd'}],
    ['D15 elastic storage over PCIe', withDisk(blank, {model: 'Alibaba Cloud Elastic Block Storage'})],
  ],
  unused: [
    [
      'D04 mounted in some namespace',
      {...blank, uses: {status: 'seen', value: [{what: '/data', device: '/dev/nvme0n1', os: false}]}},
    ],
    ['D04 mounted, says lsblk alone', withDisk(blank, {mountPoints: ['/data']})],
    ['D11 uses not seen', {...blank, uses: {status: 'unknown', why: 'EACCES'}}],
  ],
  unclaimed: [
    ['D05 a holder', {...blank, claims: {status: 'seen', value: ['md127']}}],
    ['D05 something on top of it', withDisk(blank, {children: [childOf(blank, {type: 'lvm'})]})],
    ['D11 holders not seen', {...blank, claims: {status: 'unknown', why: 'EACCES'}}],
  ],
  'no-partitions': [
    ['D03 a partition', withDisk(blank, {children: [childOf(blank)]})],
    ['D03 an empty table', withDisk(blank, {partitionTable: 'gpt'})],
  ],
  'no-signature': [
    [
      'D07 a file system',
      withContents(blank, {
        probe: {status: 'seen', value: {kind: 'found', type: 'ext4', label: null, uuid: null}},
      }),
    ],
    [
      'D09 contradicting signatures',
      withContents(blank, {probe: {status: 'seen', value: {kind: 'ambiguous'}}}),
    ],
    [
      'D05 a signature that wipefs alone sees',
      withContents(blank, {signatures: {status: 'seen', value: ['zfs_member']}}),
    ],
    ['D11 blkid without rights', withContents(blank, {probe: {status: 'unknown', why: 'EACCES'}})],
    ['D11 wipefs without rights', withContents(blank, {signatures: {status: 'unknown', why: 'EACCES'}})],
    ['D12 a stale cache', withDisk(blank, {fsType: 'xfs'})],
  ],
  'zero-bytes': [
    ['D10 bytes without a signature', withContents(blank, {zero: {status: 'seen', value: false}})],
    ['D11 bytes not read', withContents(blank, {zero: {status: 'unknown', why: 'EIO'}})],
  ],
  exclusive: [
    ['D04 held by somebody', withContents(blank, {exclusive: {status: 'seen', value: false}})],
    ['D11 not tried', withContents(blank, {exclusive: {status: 'unknown', why: 'EACCES'}})],
  ],
};

const cases = formatPoints.flatMap(({id}) =>
  failsOnly[id].map(([what, facts]) => [id, what, facts] as const),
);

describe('each point of the format gate', () => {
  it('is one of those that are tested here', () => {
    expect(formatPoints.map(point => point.id).sort()).toEqual(Object.keys(failsOnly).sort());
    expect(formatObjections(blank, strict)).toEqual([]);
    expect(judgeDisk(blank).formattable).toBe(true);
  });

  it.each(cases)('%s alone keeps a disk: %s', (id, _what, facts) => {
    expect(formatObjections(facts, strict).map(objection => objection.point)).toEqual([id]);
    expect(judgeDisk(facts).formattable).toBe(false);
    expect(formatObjections(facts, strict, without(id))).toEqual([]);
  });

  it.each(formatPoints.map(point => point.id))('%s is enough to keep every disk', id => {
    const always = formatPoints.map(point =>
      point.id === id ? {id, judge: () => ({point: id, why: 'always', seen: true})} : point,
    );
    expect(formatObjections(blank, strict, always)).toHaveLength(1);
  });
});

/** Which recorded disks a point keeps by itself: no other point has seen anything wrong with them. */
const keptBy: Readonly<Record<FormatPointId, readonly string[]>> = {
  'stable-link': ['no-udev-links nvme0n1'],
  'whole-disk': [],
  writable: ['read-only-nvme nvme0n1'],
  recognisable: ['no-serial-old-kernel nvme0n1'],
  'local-nvme': [
    'aws-ebs-without-model nvme0n1',
    'aws-names-swapped nvme0n1',
    'azure-v6-nvme0n1-is-os nvme0n2',
    'no-nvme-sata-only sdb',
    'nvme-over-tcp nvme0n1',
  ],
  unused: [
    'bcachefs-two-devices nvme0n1',
    'bcachefs-two-devices nvme1n1',
    'btrfs-root-on-two nvme1n1',
    'btrfs-two-devices nvme0n1',
    'btrfs-two-devices nvme1n1',
    'docker-data-root-on-nvme nvme0n1',
    'mounted-in-another-namespace nvme0n1',
    'our-label-mounted nvme0n1',
    'zfs-member nvme1n1',
    'zfs-root-log-device nvme1n1',
  ],
  unclaimed: [
    'azure-nd-raid-of-six nvme0n1',
    'azure-nd-raid-of-six nvme1n1',
    'azure-nd-raid-of-six nvme2n1',
    'azure-nd-raid-of-six nvme3n1',
    'azure-nd-raid-of-six nvme4n1',
    'azure-nd-raid-of-six nvme5n1',
    'ceph-bluestore nvme0n1',
    'exported-by-nvme-target nvme0n1',
    'exported-by-scsi-target-file nvme0n1',
    'inactive-raid-member nvme0n1',
    'loop-device-over-disk nvme0n1',
    'vm-off-and-entry-not-mounted nvme0n1',
    'vm-off-and-entry-not-mounted nvme1n1',
    'volume-closed-in-crypttab nvme0n1',
    'wiped-raid-member nvme0n1',
  ],
  'no-partitions': [
    'one-data-partition nvme0n1',
    'partitioned-data nvme0n1',
    'stale-partition-in-kernel nvme0n1',
  ],
  'no-signature': [
    'ambiguous-signatures nvme0n1',
    'aws-backup-gpt-only nvme1n1',
    'ceph-bluestore nvme1n1',
    'ext4-beside-blank nvme0n1',
    'ext4-left-over nvme0n1',
    'ext4-with-errors nvme0n1',
    'our-label-ready nvme0n1',
    'probe-io-error nvme0n1',
    'stale-udev-cache nvme0n1',
  ],
  'zero-bytes': ['raw-nonzero nvme0n1'],
  exclusive: ['blank-but-held nvme0n1'],
};

/** The points that decide: those that saw something wrong; where none did, the first that could not look. */
function deciding(facts: DiskFacts): readonly FormatPointId[] {
  const objections = formatObjections(facts, strict);
  const wrong = objections.filter(objection => objection.seen);
  return (wrong.length > 0 ? wrong : objections.slice(0, 1)).map(objection => objection.point);
}

describe('on recorded machines', () => {
  it('each point that only looks keeps disks that no other would keep', async () => {
    const kept = Object.fromEntries(formatPoints.map(({id}): [string, string[]] => [id, []]));
    for (const machine of recordings()) {
      const seen = await observeDisks(recordedContext(machine));
      for (const facts of seen.ok ? seen.value : []) {
        const [only, ...others] = deciding(facts);
        if (only !== undefined && others.length === 0) kept[only]?.push(`${machine.name} ${facts.disk.name}`);
      }
    }
    expect(kept).toEqual(keptBy);
  });
});
