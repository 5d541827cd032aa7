import {describe, expect, it} from 'vitest';
import {parseFindmnt} from '../../src/disks/findmnt.ts';
import {isOsPath} from '../../src/disks/layers.ts';
import {mountOf, parseMountInfo} from '../../src/disks/mount-table.ts';
import {observeMounted} from '../../src/disks/mounted.ts';
import {mountsOf, usesOf} from '../../src/disks/uses.ts';
import {contextOn, type Machine} from '../gates/machine.ts';
import {blankNvme, device, osDisk} from './layouts.ts';

const root = '30 1 8:1 / / rw - ext4 /dev/root rw\n';
const used = (own: string, disk = blankNvme, first = root, all = [disk]) =>
  usesOf(disk, mountsOf(parseMountInfo(own), parseMountInfo(first)), all).map(use => [use.what, use.os]);

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

  it('are read from mountinfo, with odd names decoded and any number of optional fields', () => {
    const text = `${root}31 30 259:0 /sub /my\\040data rw shared:1 master:2 - ext4 /dev/nvme0n1 rw\nshort\n`;
    expect(parseMountInfo(text)).toEqual([
      {id: '30', parent: '1', majMin: '8:1', root: '/', target: '/', fsType: 'ext4', source: '/dev/root'},
      {
        id: '31',
        parent: '30',
        majMin: '259:0',
        root: '/sub',
        target: '/my data',
        fsType: 'ext4',
        source: '/dev/nvme0n1',
      },
    ]);
  });

  it.each([
    ['/@', 'rw,subvolid=256,subvol=/@', '/'],
    ['/@/a b', 'rw,subvol=/@/a\\040b', '/'],
    ['/@/log', 'rw,subvolid=256,subvol=/@', '/log'],
    ['/log', 'rw,subvolid=5,subvol=/', '/log'],
    ['/@', 'rw', '/'],
    ['/old', 'rw,subvol=/@', '/old'],
  ])('D26 of btrfs are told below their subvolume: %s, %s', (root, options, shown) => {
    const text = `31 30 0:45 ${root.replace(' ', '\\040')} /x rw - btrfs /dev/nvme0n1 ${options}\n`;
    expect(parseMountInfo(text).map(one => one.root)).toEqual([shown]);
  });

  it('D25 are followed as the kernel does: what another mount hides does not count', () => {
    const table = parseMountInfo(
      `31 30 8:2 / /data/models rw - ext4 /dev/sda2 rw\n${root}` +
        '32 30 8:3 / /data rw - ext4 /dev/sda3 rw\n33 32 8:4 / /data rw - ext4 /dev/sda4 rw\n',
    );
    const on = (path: string) => mountOf(table, path)?.majMin;
    expect(['/', '/data', '/data/models/x', '/database'].map(on)).toEqual(['8:1', '8:4', '8:4', '8:1']);
    expect(mountOf([], '/')).toBeUndefined();
  });
});

describe('uses of a disk', () => {
  it('D01 are its mounts and those of its partitions, with the system apart', () => {
    const own = `${root}31 30 8:1 / /data rw - ext4 /dev/root rw\n`;
    expect(used(own, osDisk)).toEqual([
      ['/', true],
      ['/data', false],
    ]);
    expect(used(own)).toEqual([]);
  });

  it('D04 include those of process 1, which are said apart', () => {
    const there = `${root}31 30 259:0 / /nvme rw - ext4 /dev/nvme0n1 rw\n`;
    expect(used(root, blankNvme, there)).toEqual([['/nvme (as process 1 sees it)', false]]);
    expect(used(there, blankNvme, there)).toEqual([['/nvme', false]]);
    const boot = `${root}31 30 259:0 / /boot rw - ext4 /dev/nvme0n1 rw\n`;
    expect(used(root, blankNvme, boot)).toEqual([['/boot (as process 1 sees it)', true]]);
  });

  it('D01 are found by source where btrfs shows a number of no device, on all of its disks', () => {
    const one = {...blankNvme, fsType: 'btrfs', uuid: 'b1'};
    const two = device({name: 'nvme1n1', majMin: '259:1', fsType: 'btrfs', uuid: 'b1'});
    const other = device({name: 'nvme2n1', majMin: '259:2', fsType: 'btrfs', uuid: 'b2'});
    const own = `${root}31 30 0:45 / /data rw - btrfs /dev/nvme0n1 rw\n`;
    expect([one, two, other].map(disk => used(own, disk, root, [one, two, other]))).toEqual([
      [['/data', false]],
      [['/data', false]],
      [],
    ]);
  });

  it('D05 are found by pool where a ZFS is mounted, and by the name of the device mapper', () => {
    const member = {...blankNvme, fsType: 'zfs_member', label: 'tank'};
    expect(used(`${root}31 30 0:52 / /home rw - zfs tank/home rw\n`, member)).toEqual([['/home', false]]);
    expect(used(`${root}31 30 0:52 / /home rw - zfs other/home rw\n`, member)).toEqual([]);
    const volume = device({name: 'dm-0', path: '/dev/mapper/vg-lv', type: 'lvm'});
    const own = `${root}31 30 0:53 / /data rw - btrfs /dev/mapper/vg-lv rw\n`;
    expect(used(own, {...blankNvme, children: [volume]})).toEqual([['/data', false]]);
  });

  it('D01 are found by UUID where btrfs was mounted by it', () => {
    const one = {...blankNvme, fsType: 'btrfs', uuid: 'b1'};
    const own = '30 1 0:25 /@ / rw - btrfs /dev/disk/by-uuid/b1 rw,subvol=/@\n';
    expect(used(own, one, '')).toEqual([['/', true]]);
    expect(used(own, {...one, uuid: 'b2'}, '')).toEqual([]);
    expect(used(own, {...one, fsType: 'ext4'}, '')).toEqual([]);
  });

  it.each([
    ['/', '/var/log', true],
    ['/', '/var/tmp', true],
    ['/', '/root', true],
    ['/logs', '/var/log', false],
    ['/tmp', '/var/tmp', false],
    ['/hf', '/root/.cache/huggingface', false],
    ['/ollama', '/usr/share/ollama/.ollama', false],
    ['/docker/containers/1/hosts', '/etc/hosts', false],
    ['/docker/containers/1/hostname', '/etc/hostname', false],
    ['/docker/containers/1/resolv.conf', '/etc/resolv.conf', false],
    ['/ostree/deploy/os/var/lib/containers/1/hosts', '/etc/hosts', false],
    ['/image/root', '/', true],
    ['/image/usr', '/usr', true],
    ['/image/etc', '/etc', true],
    ['/image/var', '/var', true],
    ['/image/boot', '/boot', true],
    ['/ostree/deploy/os/deploy/1.0/usr', '/usr', true],
    ['/ostree/deploy/os/deploy/1.0/etc/x', '/etc/x', true],
  ])('D01 D26 %s of a disk on %s is the system: %s', (from, to, os) => {
    const own = `${root}31 30 259:0 ${from} ${to} rw - ext4 /dev/nvme0n1 rw\n`;
    expect(used(own)).toEqual([[to, os]]);
    expect(used(own, {...blankNvme, mountPoints: [to]})).toEqual([[to, os]]);
    expect(used(root, blankNvme, own)).toEqual([[`${to} (as process 1 sees it)`, os]]);
  });

  it('D01 D26 a subvolume of btrfs is the system, and a folder of one is not', () => {
    const one = {...blankNvme, fsType: 'btrfs', uuid: 'b1'};
    const own = (from: string) =>
      `${root}31 30 0:45 ${from} /var/log rw - btrfs /dev/nvme0n1 rw,subvol=/@log\n`;
    expect(used(own('/@log'), one)).toEqual([['/var/log', true]]);
    expect(used(own('/@log/x'), one)).toEqual([['/var/log', false]]);
  });

  it('D01 what lsblk lists is what the mounts say of it, on whatever number they have it', () => {
    const listed = {...blankNvme, mountPoints: ['/', '/var/log']};
    const own = '30 1 0:25 / / rw - btrfs /dev/root rw\n';
    expect(used(own, listed, own)).toEqual([
      ['/', true],
      ['/var/log', false],
    ]);
  });

  it('D01 a folder that is bound over the whole of a disk does not hide that it is the system', () => {
    const own = `${root}31 30 259:0 / /var rw - ext4 /dev/nvme0n1 rw\n32 31 259:0 /x /var rw - ext4 /dev/nvme0n1 rw\n`;
    expect(used(own)).toEqual([['/var', true]]);
    const log = own.replaceAll('/var', '/var/log');
    expect(used(log)).toEqual([['/var/log', true]]);
  });

  it('include swap', () => {
    expect(used(root, {...blankNvme, mountPoints: ['[SWAP]']})).toEqual([['[SWAP]', false]]);
  });

  it.each([
    ['/', true],
    ['/boot/efi', true],
    ['/usr', true],
    ['/var', true],
    ['/var/log', true],
    ['/var/lib/docker', false],
    ['/etc', true],
    ['/etc/hosts', false],
    ['/etc/hostname', false],
    ['/etc/resolv.conf', false],
    ['/etc/hosts.d', true],
    ['/root', true],
    ['/lib64', true],
    ['/home', false],
    ['/variable', false],
    ['/usrlocal', false],
    ['[SWAP]', false],
  ])('D01 knows the folders of the system: %s', (path, os) => {
    expect(isOsPath(path)).toBe(os);
  });
});

describe('what is mounted', () => {
  const nvme = '31 30 259:0 / /nvme rw - ext4 /dev/nvme0n1 rw\n';
  const machine = (changes: Machine = {}): Machine => ({
    files: {'/proc/self/mountinfo': root + nvme},
    commands: [['sudo /usr/bin/cat /proc/1/mountinfo', {stdout: root + nvme}]],
    folders: ['/', '/home/ann', '/nvme', '/nvme/repo'],
    ...changes,
  });
  const named = async (changes: Machine = {}) => {
    const mounted = await observeMounted(contextOn(machine(changes)));
    return mounted.status === 'seen' ? mounted.value.map(one => `${one.what}: ${one.majMin}`) : mounted;
  };

  it('is told with the folders that must survive, through links', async () => {
    const links = {'/home/ann/repo': '/nvme/repo'};
    expect(await named({links})).toEqual([
      '/: 8:1',
      '/nvme: 259:0',
      'the workspace (/home/ann/repo): 259:0',
      'the records of this program (/home/ann/.local/state/vllm-faststart): 8:1',
      'your home folder (/home/ann): 8:1',
      "Docker's data (/var/lib/docker): 8:1",
    ]);
  });

  it('does without the data of a Docker that does not answer: its mount counts anyway', async () => {
    const version = async () => ({ok: false, code: 'unreachable', message: 'no daemon'}) as const;
    expect(await named({docker: {version}})).toHaveLength(5);
  });

  it.each<[string, Machine, string]>([
    ['our own mounts', {files: {}}, '/proc/self/mountinfo cannot be read'],
    ['an empty table', {files: {'/proc/self/mountinfo': ''}}, 'does not say what / is on'],
    [
      'process 1 without rights',
      {commands: [['cat', {code: 1, stderr: 'sudo: a password is required'}]]},
      'the mounts of process 1 cannot be read: sudo: a password is required',
    ],
    ['process 1 without mounts', {commands: [['cat', {stdout: ''}]]}, 'lists no mounts'],
  ])('D11 is unknown, not nothing, without %s', async (_, changes, why) => {
    expect(await observeMounted(contextOn(machine(changes)))).toEqual({
      status: 'unknown',
      why: expect.stringContaining(why),
    });
  });
});
