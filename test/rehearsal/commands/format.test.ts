import {expect, test} from 'vitest';
import type {MachineId} from '../../../src/rehearsal/machine-ids.ts';
import {type Rehearsed, rehearse, value} from '../rehearse.ts';

const NVME = '/dev/nvme0n1';
const LINK = '/dev/disk/by-id/nvme-Microsoft_NVMe_Direct_Disk_v2_A7C2E1D94F30';
const UUID = '0b2f6f0e-7f3c-4b44-9b1e-5f3a1c2d4e5f';
const SIZE = 3_840_755_982_336;
const MIB = 2 ** 20;

const dryRun = ({sudo}: Rehearsed, device: string) => sudo(['/usr/sbin/mkfs.ext4', '-n', device]);
const symlinks = ({run}: Rehearsed, device: string) =>
  run(['/usr/bin/udevadm', 'info', '--query=symlink', `--name=${device}`]);
const format = ({sudo}: Rehearsed, uuid = UUID) =>
  sudo(['/usr/sbin/mkfs.ext4', '-L', 'faststart-nvme', '-U', uuid, LINK]);

function sample({sudo}: Rehearsed, offsets: readonly number[], device = NVME) {
  return sudo(['/usr/bin/xargs', '-L', '1', '-P', '4', '/usr/bin/cmp', '-n', '1048576'], {
    stdin: offsets.map(offset => `-i ${offset}:0 ${device} /dev/zero\n`).join(''),
  });
}

const spread = Array.from({length: 72}, (_, index) => Math.floor((index * (SIZE - MIB)) / 71 / MIB) * MIB);

test('udev names the links of a disk, and each leads to it', async () => {
  const machine = await rehearse('blank-nvme');
  const words = (await symlinks(machine, NVME)).stdout.trim().split(' ');
  expect(words).toContain(LINK.slice('/dev/'.length));
  expect(words).toContain('disk/azure/local/by-serial/A7C2E1D94F30');
  for (const word of words) expect(value(await machine.host.realPath(`/dev/${word}`))).toBe(NVME);
  expect(await symlinks(machine, '/dev/nvme9n1')).toMatchObject({ok: false, stdout: ''});
  expect((await machine.run(['/usr/bin/udevadm', 'settle', '--timeout=10'])).ok).toBe(true);
});

test('namespaces of one controller claim one link, and have one each of their own', async () => {
  const machine = await rehearse('azure-v6');
  const [os, data] = await Promise.all(
    ['/dev/nvme0n1', '/dev/nvme0n2'].map(async device =>
      (await symlinks(machine, device)).stdout.trim().split(' '),
    ),
  );
  const shared = os?.filter(link => data?.includes(link));
  expect(shared).toEqual(['disk/by-id/nvme-MSFT_NVMe_Accelerator_v1.0_SN:_000001']);
  expect(data).toContain('disk/by-id/nvme-MSFT_NVMe_Accelerator_v1.0_SN:_000001_2');
});

test.each([
  ['blank-nvme', 'nvme0n1', '1', '2', 'pcie'],
  ['azure-v6', 'nvme0n2', '2', '2', 'pcie'],
  ['azure-v6', 'nvme1n1', '1', '3', 'pcie'],
] as const)('sysfs of %s says who %s is', async (id, name, namespace, sequence, fabric) => {
  const {host, run} = await rehearse(id);
  const block = `/sys/class/block/${name}`;
  expect(value(await host.readText(`${block}/nsid`))).toBe(`${namespace}\n`);
  expect(value(await host.readText(`${block}/diskseq`))).toBe(`${sequence}\n`);
  expect(value(await host.readText(`${block}/device/transport`))).toBe(`${fabric}\n`);
  expect(value(await host.readFolder(`${block}/holders`))).toEqual([]);
  const lsblk = JSON.parse((await run(['/usr/bin/lsblk', '--json', '--bytes', '--output-all'])).stdout);
  const disk = lsblk.blockdevices.find((one: {name: string}) => one.name === name);
  expect(String(disk['disk-seq'])).toBe(sequence);
  expect(await host.readText('/sys/class/block/sda/nsid')).toMatchObject({ok: false, code: 'ENOENT'});
});

test('the kernel says which disks a RAID holds', async () => {
  const {host} = await rehearse('nvme-raid');
  for (const name of ['nvme0n1', 'nvme1n1'])
    expect(value(await host.readFolder(`/sys/class/block/${name}/holders`))).toEqual(['md0']);
  expect(value(await host.readText('/proc/mdstat'))).toContain('md0 : active raid0 nvme1n1[1] nvme0n1[0]');
  const blank = await rehearse('blank-nvme');
  expect(value(await blank.host.readText('/proc/mdstat'))).not.toContain('md0');
});

test('72 samples of a blank disk are zeros, in one command', async () => {
  expect(await sample(await rehearse('blank-nvme'), spread)).toMatchObject({
    code: 0,
    stdout: '',
    stderr: '',
  });
});

test('bytes without a signature are seen by the samples and by nothing else', async () => {
  const machine = await rehearse('raw-noise');
  const {sudo} = machine;
  const exit = await sample(machine, spread);
  expect(exit).toMatchObject({code: 123, stderr: ''});
  expect(exit.stdout.trim().split('\n')).toHaveLength(72);
  expect(exit.stdout).toContain(`${NVME} /dev/zero differ: char 1, line 1`);
  expect((await sudo(['/usr/sbin/blkid', '-p', '-o', 'export', NVME])).code).toBe(2);
  expect(JSON.parse((await sudo(['/usr/sbin/wipefs', '--json', NVME])).stdout).signatures).toEqual([]);
  expect((await dryRun(machine, NVME)).ok).toBe(true);
});

test('a sample that could not be taken whole complains', async () => {
  const machine = await rehearse('blank-nvme');
  expect(await sample(machine, [0, SIZE])).toMatchObject({
    code: 123,
    stderr: `cmp: EOF on ${NVME} which is empty\n`,
  });
  expect((await sample(machine, [SIZE - 512])).stderr).toContain('after byte 512');
  expect((await sample(machine, [0], '/dev/nvme9n1')).stderr).toContain('No such file or directory');
});

test('a partitioned disk is not zero at its beginning, nor at its end', async () => {
  const machine = await rehearse('blank-nvme');
  const [start, middle, end] = await Promise.all(
    [0, 64 * 2 ** 30, 137_438_953_472 - MIB].map(offset => sample(machine, [offset], '/dev/sda')),
  );
  expect([start?.code, middle?.code, end?.code]).toEqual([123, 0, 123]);
});

test.each([
  ['blank-nvme', NVME, 0, /Filesystem UUID/],
  ['blank-nvme', LINK, 0, /Filesystem UUID/],
  ['blank-nvme', '/dev/sda', 1, /apparently in use by the system/],
  ['blank-nvme', '/dev/sda1', 1, /is mounted/],
  ['nvme-raid', NVME, 1, /apparently in use by the system/],
  ['foreign-data', NVME, 0, /Filesystem UUID/],
  ['blank-nvme', '/dev/nvme9n1', 1, /does not exist/],
] as const)('D04 %s: a dry run of mkfs on %s ends with %d', async (id, device, code, said) => {
  const machine = await rehearse(id);
  const exit = await dryRun(machine, device);
  expect(exit.code).toBe(code);
  expect(`${exit.stdout}${exit.stderr}`).toMatch(said);
  expect((await machine.sudo(['/usr/sbin/blkid', '-p', '-o', 'export', NVME])).stdout).not.toContain(
    'faststart-nvme',
  );
});

test('mkfs gives the UUID that it was given, by the link, and udev has links to it', async () => {
  const machine = await rehearse('blank-nvme');
  const {sudo, host} = machine;
  expect((await format(machine, 'nonsense')).stderr).toContain('could not parse UUID');
  expect((await format(machine)).stdout).toContain(`Filesystem UUID: ${UUID}`);
  const probed = await sudo(['/usr/sbin/blkid', '-p', '-o', 'export', LINK]);
  expect(probed.stdout.split('\n')).toEqual(
    expect.arrayContaining([`DEVNAME=${LINK}`, `UUID=${UUID}`, 'TYPE=ext4', 'LABEL=faststart-nvme']),
  );
  expect(JSON.parse((await sudo(['/usr/sbin/wipefs', '--json', LINK])).stdout).signatures).toHaveLength(1);
  expect((await sudo(['/usr/bin/file', '-s', LINK])).stdout).toContain('symbolic link to ../../nvme0n1');
  expect((await sudo(['/usr/bin/file', '-sL', LINK])).stdout).toContain(UUID);
  expect(value(await host.realPath(`/dev/disk/by-uuid/${UUID}`))).toBe(NVME);
  expect((await symlinks(machine, NVME)).stdout).toContain('disk/by-label/faststart-nvme');
});

test('a lock on the disk is kept until it is let go', async () => {
  const {host} = await rehearse('blank-nvme');
  const argv = ['/usr/bin/flock', '--exclusive', '--nonblock', LINK, '/usr/bin/cat'] as const;
  const held = await host.hold({argv, sudo: true});
  expect(held.ok).toBe(true);
  if (held.ok) await held.value.release();
  expect(await host.hold({argv})).toMatchObject({ok: false, code: 'exit-66'});
});

test('the beginning of the disk is kept as a file of 4 MiB', async () => {
  const {sudo, host} = await rehearse('blank-nvme');
  const argv = ['/usr/bin/dd', `if=${LINK}`, 'of=/var/kept.img', 'bs=1M', 'count=4', 'conv=sparse'] as const;
  expect((await sudo(argv)).stderr).toContain('4+0 records out');
  expect(value(await host.stat('/var/kept.img')).bytes).toBe(4 * MIB);
  expect((await host.run({argv})).stderr).toContain('Permission denied');
});

test('the new file system is mounted by its UUID, seen by the first process, and watched by the kernel', async () => {
  const machine = await rehearse('blank-nvme');
  const {sudo, host} = machine;
  await format(machine);
  await sudo(['/usr/bin/mkdir', '-p', '/nvme']);
  expect(await sudo(['/usr/bin/chattr', '+i', '/nvme'])).toMatchObject({ok: true, stdout: '', stderr: ''});
  expect((await sudo(['/usr/bin/mount', `UUID=${UUID}`, '/nvme'])).ok).toBe(true);
  const first = await sudo(['/usr/bin/cat', '/proc/1/mountinfo']);
  expect(first.stdout).toContain('259:0 / /nvme');
  expect(first.stdout).toBe(value(await host.readText('/proc/self/mountinfo')));
  expect(value(await host.readText('/sys/fs/ext4/nvme0n1/errors_count'))).toBe('0\n');
  expect((await dryRun(machine, LINK)).stderr).toContain('is mounted');
  await sudo(['/usr/bin/umount', '/nvme']);
  expect((await host.readText('/sys/fs/ext4/nvme0n1/errors_count')).ok).toBe(false);
});

test('what only root may look at or do is refused to the operator', async () => {
  const {run} = await rehearse('blank-nvme');
  const refused: readonly (readonly [string, ...string[]])[] = [
    ['/usr/bin/cat', '/proc/1/mountinfo'],
    ['/usr/bin/chattr', '+i', '/nvme'],
    ['/usr/bin/cp', '--preserve', '/etc/fstab', '/etc/fstab.faststart-backup'],
    ['/usr/bin/install', '-m', '0644', '-o', 'root', '-g', 'root', '/etc/fstab', '/etc/fstab.faststart-new'],
    ['/usr/bin/mv', '-T', '/etc/fstab', '/etc/fstab.old'],
    ['/usr/bin/systemctl', 'daemon-reload'],
    ['/usr/bin/tee', '/etc/fstab'],
    ['/usr/sbin/mkfs.ext4', '-n', NVME],
  ];
  for (const argv of refused) {
    const exit = await run(argv);
    expect(exit.ok, argv.join(' ')).toBe(false);
    expect(exit.stderr, argv.join(' ')).toMatch(/denied|not permitted|authentication required/);
  }
  const samples = await run(['/usr/bin/xargs', '-L', '1', '-P', '4', '/usr/bin/cmp', '-n', '1048576'], {
    stdin: `-i 0:0 ${NVME} /dev/zero\n`,
  });
  expect(samples).toMatchObject({code: 123, stdout: '', stderr: `cmp: ${NVME}: Permission denied\n`});
  expect((await run(['/usr/bin/file', '-s', NVME])).stdout).toContain('no read permission');
});

test.each<MachineId>(['blank-nvme', 'azure-v6', 'two-nvme', 'raw-noise', 'came-back-raw'])(
  'on %s every disk has a link of its own and a namespace',
  async id => {
    const machine = await rehearse(id);
    const lsblk = await machine.run(['/usr/bin/lsblk', '--json', '--bytes', '--output-all']);
    const disks: {name: string; tran: string}[] = JSON.parse(lsblk.stdout).blockdevices;
    for (const {name} of disks.filter(({tran}) => tran === 'nvme')) {
      const links = (await symlinks(machine, `/dev/${name}`)).stdout.trim().split(' ');
      const leading = await Promise.all(
        links.map(async link => value(await machine.host.realPath(`/dev/${link}`))),
      );
      expect(leading).toContain(`/dev/${name}`);
      expect((await machine.host.readText(`/sys/class/block/${name}/nsid`)).ok).toBe(true);
    }
    expect(machine.rehearsal.unexpected).toEqual([]);
  },
);
