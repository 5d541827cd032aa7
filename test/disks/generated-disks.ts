import fc from 'fast-check';
import {unsharedLinks} from '../../src/disks/links.ts';
import type {BlockDevice, DiskContents, DiskFacts, Look, Probe} from '../../src/disks/types.ts';

const blind = {status: 'unknown', why: 'Permission denied'} as const;
const seen = <T>(value: T): Look<T> => ({status: 'seen', value});

/** A local NVMe that nothing uses and that holds nothing: may be formatted. */
export function blankDisk(index: number): DiskFacts {
  const name = `nvme${index}n1`;
  return {
    disk: {
      name,
      path: `/dev/${name}`,
      majMin: `259:${index}`,
      type: 'disk',
      bytes: 3_840_755_982_336,
      readOnly: false,
      transport: 'nvme',
      model: 'SAMSUNG MZQL23T8HCLS-00A07',
      serial: `S64HNE0T5123${index}`,
      namespace: '1',
      diskSequence: String(index + 2),
      fsType: null,
      label: null,
      uuid: null,
      partitionTable: null,
      mountPoints: [],
      children: [],
    },
    links: [`/dev/disk/by-id/nvme-SAMSUNG_S64HNE0T5123${index}`],
    fabric: 'pcie',
    mountPoint: '/nvme',
    uses: seen([]),
    claims: seen([]),
    contents: {
      probe: seen<Probe>({kind: 'nothing'}),
      signatures: seen<readonly string[]>([]),
      zero: seen(true),
      exclusive: seen(true),
    },
    evidence: [],
  };
}

export function withDisk(facts: DiskFacts, changes: Partial<BlockDevice>): DiskFacts {
  return {...facts, disk: {...facts.disk, ...changes}};
}

export function withContents(facts: DiskFacts, changes: Partial<DiskContents>): DiskFacts {
  return {...facts, contents: facts.contents === null ? null : {...facts.contents, ...changes}};
}

export function childOf({disk}: DiskFacts, changes: Partial<BlockDevice> = {}): BlockDevice {
  const name = `${disk.name}p1`;
  return {...disk, name, path: `/dev/${name}`, majMin: '259:70', type: 'part', children: [], ...changes};
}

type Change = (facts: DiskFacts) => DiskFacts;

const TYPES = [
  'ext4',
  'xfs',
  'ntfs',
  'LVM2_member',
  'zfs_member',
  'crypto_LUKS',
  'linux_raid_member',
  'swap',
];
const LABELS = [null, 'photos', 'faststart-nvme', 'AzureEphmDsk'];

const found = fc.tuple(
  fc.constantFrom(...TYPES),
  fc.constantFrom(...LABELS),
  fc.constantFrom('u-1', 'u-2', null),
);

/** Ways in which a disk is not what step 1 may format; some of them are harmless. */
const changes: fc.Arbitrary<Change> = fc.oneof(
  fc
    .constantFrom<readonly string[]>([], ['/dev/disk/azure/data/by-lun/0'], ['/dev/disk/by-id/google-data'])
    .map(
      (links): Change =>
        facts => ({...facts, links}),
    ),
  fc.constantFrom(null, 'tcp', 'rdma', 'fc', 'loop', 'pcie', 'apple-nvme', 'odd').map(
    (fabric): Change =>
      facts => ({...facts, fabric}),
  ),
  fc
    .constantFrom<Partial<BlockDevice>>(
      {type: 'loop', name: 'loop0', transport: null},
      {type: 'mpath', name: 'dm-0', transport: null},
      {type: 'part'},
      {transport: 'sata', name: 'sdb'},
      {transport: null, name: 'sdb'},
      {readOnly: true},
      {readOnly: null},
      {serial: null},
      {serial: 'nvme_card'},
      {bytes: 0},
      {bytes: null},
      {namespace: null},
      {diskSequence: null},
      {namespace: null, diskSequence: null},
      {model: 'Amazon Elastic Block Store'},
      {model: 'MSFT NVMe Accelerator v1.0'},
      {model: 'nvme_card-pd'},
      {model: 'Amazon_Elastic_Block_Store'},
      {model: 'Alibaba Cloud Elastic Block Storage'},
      {model: 'NVIDIA BlueField-3 SNAP'},
      {model: null},
      {partitionTable: 'gpt'},
      {fsType: 'ext4', uuid: 'u-1'},
      {mountPoints: ['/data']},
      {mountPoints: ['/nvme']},
      {mountPoints: ['[SWAP]']},
    )
    .map(
      (disk): Change =>
        facts =>
          withDisk(facts, disk),
    ),
  fc.constantFrom('part', 'lvm', 'crypt', 'raid0', 'mpath').map(
    (type): Change =>
      facts =>
        withDisk(facts, {children: [childOf(facts, {type, fsType: 'ext4', uuid: 'u-3'})]}),
  ),
  fc.constantFrom('/', '/data', '/nvme', "Docker's data (/data/docker)").map(
    (what): Change =>
      facts => ({...facts, uses: seen([{what, device: facts.disk.path, os: what === '/'}]), contents: null}),
  ),
  fc
    .constantFrom<Partial<DiskFacts>>(
      {uses: blind},
      {claims: blind},
      {claims: seen(['holder md127'])},
      {contents: null},
    )
    .map(
      (some): Change =>
        facts => ({...facts, ...some}),
    ),
  found.map(
    ([type, label, uuid]): Change =>
      facts =>
        withContents(facts, {
          probe: seen<Probe>({kind: 'found', type, label, uuid}),
          signatures: seen([type]),
        }),
  ),
  fc
    .constantFrom<Partial<DiskContents>>(
      {probe: blind},
      {probe: seen<Probe>({kind: 'ambiguous'})},
      {signatures: blind},
      {signatures: seen(['zfs_member'])},
      {zero: blind},
      {zero: seen(false)},
      {exclusive: blind},
      {exclusive: seen(false)},
    )
    .map(
      (contents): Change =>
        facts =>
          withContents(facts, contents),
    ),
);

/** Up to five disks, each changed in up to three ways; some share a serial, or a link, which then names none of them. */
export const machines: fc.Arbitrary<readonly DiskFacts[]> = fc
  .tuple(
    fc.array(fc.array(changes, {maxLength: 3}), {maxLength: 5}),
    fc.constantFrom<'own' | 'serial' | 'links'>('own', 'own', 'own', 'serial', 'links'),
  )
  .map(([disks, shared]) => {
    const all = disks.map((some, index) => {
      const facts = some.reduce((before, change) => change(before), blankDisk(index));
      if (shared === 'serial') return withDisk(facts, {serial: 'S-SAME'});
      return shared === 'links' ? {...facts, links: ['/dev/disk/by-id/nvme-same', ...facts.links]} : facts;
    });
    const links = unsharedLinks(all.map(facts => facts.links));
    return all.map((facts, at) => ({...facts, links: links[at] ?? []}));
  });
