import type {BlockDevice, DiskFacts} from '../../src/disks/types.ts';

export function device(changes: Partial<BlockDevice> & {name: string}): BlockDevice {
  return {
    path: `/dev/${changes.name}`,
    majMin: null,
    type: 'disk',
    bytes: 1_000_000_000_000,
    readOnly: false,
    transport: null,
    model: null,
    serial: null,
    namespace: null,
    diskSequence: null,
    fsType: null,
    label: null,
    uuid: null,
    partitionTable: null,
    mountPoints: [],
    children: [],
    ...changes,
  };
}

export const osDisk = device({
  name: 'sda',
  majMin: '8:0',
  transport: 'sas',
  model: 'Virtual Disk',
  partitionTable: 'gpt',
  children: [device({name: 'sda1', type: 'part', majMin: '8:1', fsType: 'ext4', mountPoints: ['/']})],
});
export const blankNvme = device({
  name: 'nvme0n1',
  majMin: '259:0',
  transport: 'nvme',
  model: 'Microsoft NVMe Direct Disk v2',
  serial: 'S1234567',
  namespace: '1',
  diskSequence: '9',
});

const md = device({name: 'md0', type: 'raid0', majMin: '9:0', fsType: 'xfs', mountPoints: ['/nvme']});
export const raid = ['nvme0n1', 'nvme1n1'].map((name, index) =>
  device({name, majMin: `259:${index}`, transport: 'nvme', fsType: 'linux_raid_member', children: [md]}),
);

/** Facts of a disk that nothing uses and that holds nothing; the starting point of each table. */
export function blankFacts(changes: Partial<DiskFacts> = {}): DiskFacts {
  return {
    disk: blankNvme,
    links: ['/dev/disk/by-id/nvme-Microsoft_NVMe_Direct_Disk_v2_S1234567'],
    fabric: 'pcie',
    mountPoint: '/nvme',
    uses: {status: 'seen', value: []},
    claims: {status: 'seen', value: []},
    evidence: [],
    contents: {
      probe: {status: 'seen', value: {kind: 'nothing'}},
      signatures: {status: 'seen', value: []},
      zero: {status: 'seen', value: true},
      exclusive: {status: 'seen', value: true},
    },
    ...changes,
  };
}

/** Everything is a string and there is one mountpoint. */
export const utilLinux231 = JSON.stringify({
  blockdevices: [
    {
      name: 'sda',
      kname: 'sda',
      'maj:min': '8:0',
      fstype: null,
      mountpoint: null,
      label: null,
      uuid: null,
      ro: '0',
      rm: '0',
      model: 'Virtual Disk    ',
      serial: null,
      size: '32212254720',
      type: 'disk',
      tran: null,
      children: [
        {
          name: 'sda1',
          kname: 'sda1',
          'maj:min': '8:1',
          fstype: 'ext4',
          mountpoint: '/',
          ro: '0',
          size: '32211188736',
          type: 'part',
          tran: null,
        },
      ],
    },
    {
      name: 'nvme0n1',
      kname: 'nvme0n1',
      'maj:min': '259:0',
      fstype: null,
      mountpoint: null,
      ro: '0',
      model: 'Microsoft NVMe Direct Disk v2 ',
      serial: 'S1234567',
      size: '3840755982336',
      type: 'disk',
      tran: 'nvme',
    },
  ],
});

/** Numbers, booleans, paths, and a list of mountpoints that holds null where there is none. */
export const utilLinux237 = JSON.stringify({
  blockdevices: [
    {
      name: 'sda',
      kname: 'sda',
      path: '/dev/sda',
      'maj:min': '8:0',
      fstype: null,
      mountpoint: null,
      mountpoints: [null],
      ro: false,
      model: 'Virtual_Disk',
      serial: null,
      size: 32212254720,
      type: 'disk',
      tran: null,
      pttype: 'gpt',
      children: [
        {
          name: 'sda1',
          kname: 'sda1',
          path: '/dev/sda1',
          'maj:min': '8:1',
          fstype: 'ext4',
          mountpoint: '/',
          mountpoints: ['/'],
          ro: false,
          size: 32211188736,
          type: 'part',
        },
      ],
    },
    {
      name: 'nvme0n1',
      kname: 'nvme0n1',
      path: '/dev/nvme0n1',
      'maj:min': '259:0',
      fstype: null,
      mountpoint: null,
      mountpoints: [null],
      ro: false,
      model: 'Microsoft NVMe Direct Disk v2',
      serial: 'S1234567',
      size: 3840755982336,
      type: 'disk',
      tran: 'nvme',
    },
  ],
});

/** With the disk's sequence number, and padded device numbers. */
export const utilLinux239 = JSON.stringify({
  blockdevices: [
    {
      name: 'sda',
      kname: 'sda',
      path: '/dev/sda',
      'maj:min': '  8:0',
      'disk-seq': 1,
      mountpoints: [],
      ro: false,
      size: 32212254720,
      type: 'disk',
      children: [
        {
          name: 'sda1',
          kname: 'sda1',
          path: '/dev/sda1',
          'maj:min': '  8:1',
          'disk-seq': 1,
          mountpoints: ['/'],
          ro: false,
          size: 32211188736,
          type: 'part',
        },
      ],
    },
    {
      name: 'nvme0n1',
      kname: 'nvme0n1',
      path: '/dev/nvme0n1',
      'maj:min': '259:0',
      'disk-seq': 9,
      mountpoints: [],
      ro: false,
      serial: 'S1234567',
      size: 3840755982336,
      type: 'disk',
      tran: 'nvme',
    },
  ],
});
