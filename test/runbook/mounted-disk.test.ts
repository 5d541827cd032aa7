import {expect, it} from 'vitest';
import {judgeDisks} from '../../src/disks/judge.ts';
import type {BlockDevice, Mount} from '../../src/disks/types.ts';
import {chooseMounted} from '../../src/runbook/mounted-disk.ts';
import {blankFacts, blankNvme, device} from '../disks/layouts.ts';

const none = {status: 'seen', value: null} as const;
const OPTIONS = {rawDataAllowed: false, remoteAllowed: false, formatOnly: false};

function choose(disks: readonly BlockDevice[], mounted: Partial<Mount>) {
  const facts = disks.map(disk =>
    blankFacts({
      disk,
      contents: null,
      uses: {status: 'seen', value: [{what: '/nvme', device: disk.path, os: false}]},
    }),
  );
  const mount: Mount = {
    source: '/dev/nvme0n1',
    target: '/nvme',
    fsType: 'ext4',
    options: 'rw',
    uuid: 'u',
    majMin: '0:40',
    ...mounted,
  };
  const seen = {facts, disks: judgeDisks(facts)};
  return chooseMounted(seen, mount, {record: none, sentinel: none}, undefined, OPTIONS);
}
const member = (name: string, rest: Partial<BlockDevice>): BlockDevice => ({
  ...blankNvme,
  name,
  path: `/dev/${name}`,
  majMin: '259:9',
  ...rest,
});
const part = device({name: 'nvme0n1p1', path: '/dev/nvme0n1p1', type: 'part', fsType: 'btrfs', uuid: 'bb'});

it.each<[string, BlockDevice, Partial<Mount>]>([
  [
    'a subvolume, by its source',
    {...blankNvme, fsType: 'btrfs'},
    {source: '/dev/nvme0n1[/@]', fsType: 'btrfs', uuid: null},
  ],
  [
    'a partition, by its UUID',
    {...blankNvme, children: [part]},
    {source: '/dev/disk/by-uuid/bb', fsType: 'btrfs', uuid: 'bb'},
  ],
  [
    'a pool, by its name',
    {...blankNvme, fsType: 'zfs_member', label: 'tank'},
    {source: 'tank/data', fsType: 'zfs', uuid: null},
  ],
])('D42 a file system with device numbers of its own is found on its disk: %s', (_what, disk, mounted) => {
  expect(choose([disk], mounted)).toMatchObject({status: 'chosen', disk: {device: '/dev/nvme0n1'}});
});

it('D06 a btrfs on two disks is none of them', () => {
  const disks = ['nvme0n1', 'nvme1n1'].map(name => member(name, {fsType: 'btrfs', uuid: 'bb'}));
  expect(choose(disks, {fsType: 'btrfs', uuid: 'bb'})).toMatchObject({status: 'stop'});
});

it('D01 a device number that no disk has is no disk of this machine', () => {
  expect(choose([blankNvme], {})).toMatchObject({
    status: 'stop',
    failure: {short: 'something else is mounted on /nvme'},
  });
});
