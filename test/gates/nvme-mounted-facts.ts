import type {DiskHealth} from '../../src/disks/health.ts';
import {judgeDisk} from '../../src/disks/judge.ts';
import {type Mark, markOf} from '../../src/disks/mark.ts';
import type {MountLine} from '../../src/disks/mount-table.ts';
import type {BlockDevice, Look, Mount} from '../../src/disks/types.ts';
import type {NvmeMountedFacts} from '../../src/gates/nvme-mounted.ts';
import {blankFacts, blankNvme, device, osDisk} from '../disks/layouts.ts';
import {mount, root} from './mounts.ts';

/** What the gate nvme-mounted sees: a machine whose only NVMe is mounted, and what differs from it. */
export const df = {source: '/dev/nvme0n1', fsType: 'ext4', size: '3.5T', free: '3.3T', target: '/nvme'};

export const line = (changes: Partial<MountLine>): MountLine => ({
  id: '31',
  parent: '30',
  majMin: '259:0',
  root: '/',
  target: '/nvme',
  fsType: 'ext4',
  source: '/dev/nvme0n1',
  ...changes,
});
const rootLine = line({id: '30', parent: '1', majMin: '8:1', target: '/', source: '/dev/root'});
export const table = (...lines: MountLine[]): Partial<NvmeMountedFacts> => ({
  table: {status: 'seen', value: [rootLine, ...lines]},
});
export const entry = (text: string): Partial<NvmeMountedFacts> => ({fstab: {ok: true, value: text}});
export const mark: Mark = markOf(judgeDisk(blankFacts()), 'u', '/nvme');
export const seen = <T>(value: T): Look<T> => ({status: 'seen', value});
export const marks = (record: Mark | null, sentinel: Mark | null): Partial<NvmeMountedFacts> => ({
  marks: {record: seen(record), sentinel: seen(sentinel)},
});

const healthy = {kernel: seen([]), smart: seen({criticalWarning: 0, mediaErrors: 0})};
export const sick = (changes: Partial<DiskHealth>): Partial<NvmeMountedFacts> => ({
  health: {...healthy, ...changes},
});
export const unseen = (why: string): Look<never> => ({status: 'unknown', why});

export function nvmeFacts(changes: Partial<NvmeMountedFacts> = {}): NvmeMountedFacts {
  return {
    mountPoint: '/nvme',
    mount: {status: 'seen', value: mount()},
    table: seen([rootLine, line({})]),
    system: {status: 'seen', value: [root]},
    devices: {ok: true, value: [osDisk, {...blankNvme, mountPoints: ['/nvme']}]},
    places: {},
    df,
    errors: seen(null),
    health: healthy,
    marks: {record: seen(null), sentinel: seen(null)},
    fstab: {ok: true, value: 'UUID=u /nvme ext4 defaults,nofail 0 2\n'},
    writers: seen([]),
    evidence: [],
    ...changes,
  };
}
export const on = (changes: Partial<Mount>, devices?: readonly BlockDevice[]): Partial<NvmeMountedFacts> => ({
  mount: {status: 'seen', value: mount(changes)},
  df: {...df, source: changes.source?.replace(/\[.*/, '') ?? df.source, target: changes.target ?? '/nvme'},
  ...table(
    line({
      majMin: changes.majMin ?? '259:0',
      target: changes.target ?? '/nvme',
      source: changes.source ?? '/dev/nvme0n1',
    }),
  ),
  ...(devices === undefined ? {} : {devices: {ok: true, value: devices}}),
});
export const absent = (changes: Partial<NvmeMountedFacts> = {}): Partial<NvmeMountedFacts> => ({
  ...table(),
  mount: seen(root),
  df: {...df, source: '/dev/root', target: '/'},
  devices: {ok: true, value: [osDisk, blankNvme]},
  ...changes,
});

export const bootNvme = {
  ...blankNvme,
  children: [
    device({name: 'nvme0n1p1', type: 'part', majMin: '259:1', mountPoints: ['/boot']}),
    device({name: 'nvme0n1p2', type: 'part', majMin: '259:2'}),
  ],
};
export const zfsRoot = line({
  id: '30',
  parent: '1',
  majMin: '0:28',
  target: '/',
  fsType: 'zfs',
  source: 'rpool/ROOT/x',
});
export const zfsNvme = {
  ...blankNvme,
  children: [
    device({name: 'nvme0n1p3', type: 'part', majMin: '259:3', fsType: 'zfs_member', label: 'rpool'}),
    device({name: 'nvme0n1p4', type: 'part', majMin: '259:4', mountPoints: ['/nvme']}),
  ],
};
const btrfs = {type: 'part', fsType: 'btrfs', uuid: 'b'};
export const btrfsNvmes = [
  {...blankNvme, children: [device({name: 'nvme0n1p2', majMin: '259:2', mountPoints: ['/'], ...btrfs})]},
  {
    ...blankNvme,
    name: 'nvme1n1',
    path: '/dev/nvme1n1',
    majMin: '259:4',
    children: [
      device({name: 'nvme1n1p1', majMin: '259:5', ...btrfs}),
      device({name: 'nvme1n1p2', type: 'part', majMin: '259:6', mountPoints: ['/nvme']}),
    ],
  },
];
/** The only NVMe is the OS disk, and nothing is mounted on the point. */
export const onlyOsNvme = (changes: Partial<NvmeMountedFacts> = {}): Partial<NvmeMountedFacts> => {
  const here = mount({source: '/dev/nvme0n1p2', target: '/', majMin: '259:2'});
  const system = device({name: 'nvme0n1p2', type: 'part', majMin: '259:2', mountPoints: ['/']});
  return absent({
    mount: seen(here),
    system: seen([here]),
    table: seen([line({id: '30', parent: '1', majMin: '259:2', target: '/', source: '/dev/nvme0n1p2'})]),
    devices: {ok: true, value: [{...blankNvme, children: [system]}]},
    ...changes,
  });
};
