import {expect, test} from 'vitest';
import {prepare, rehearse, value} from '../rehearse.ts';

const NVME = '/dev/nvme0n1';
const findmnt = (path: string) =>
  [
    '/usr/bin/findmnt',
    '--json',
    '--output',
    'SOURCE,TARGET,FSTYPE,OPTIONS,UUID,MAJ:MIN',
    '--target',
    path,
  ] as const;

test('a blank NVMe is blank to every tool that looks, and is not once mkfs has run', async () => {
  const {run, sudo, rehearsal} = await rehearse('blank-nvme');
  const probes = async () => [
    (await sudo(['/usr/sbin/blkid', '-p', '-o', 'export', NVME])).code,
    JSON.parse((await sudo(['/usr/sbin/wipefs', '--json', NVME])).stdout).signatures.length,
    (await sudo(['/usr/bin/cmp', '-n', '4194304', NVME, '/dev/zero'])).code,
    (await sudo(['/usr/bin/cmp', '-n', '4194304', '-i', '3840751788032:0', NVME, '/dev/zero'])).code,
  ];
  expect(await probes()).toEqual([2, 0, 0, 0]);
  expect((await sudo(['/usr/bin/file', '-s', NVME])).stdout).toBe(`${NVME}: data\n`);

  expect((await sudo(['/usr/sbin/mkfs.ext4', '-L', 'faststart-nvme', NVME])).ok).toBe(true);
  expect(await probes()).toEqual([0, 1, 1, 0]);
  expect((await sudo(['/usr/bin/file', '-s', NVME])).stdout).toContain('ext4 filesystem data');
  const {blockdevices} = JSON.parse(
    (await run(['/usr/bin/lsblk', '--json', '--bytes', '--output-all'])).stdout,
  );
  expect(blockdevices[1]).toMatchObject({
    name: 'nvme0n1',
    fstype: 'ext4',
    label: 'faststart-nvme',
    mountpoints: [null],
  });
  expect(rehearsal.unexpected).toEqual([]);
});

test('mount changes what findmnt, df and lsblk say, and where files go; umount brings back what was hidden', async () => {
  const {run, sudo, host} = await rehearse('blank-nvme');
  await sudo(['/usr/bin/mkdir', '-p', '/nvme']);
  await host.writeText('/nvme/early', 'on the OS disk');
  expect((await run(['/usr/bin/df', '-hT', '/nvme'])).stdout).toContain('/dev/root');
  expect(JSON.parse((await run(findmnt('/nvme'))).stdout).filesystems[0]).toMatchObject({
    source: '/dev/sda1',
    target: '/',
  });

  await sudo(['/usr/sbin/mkfs.ext4', '-L', 'faststart-nvme', NVME]);
  expect((await sudo(['/usr/bin/mount', NVME, '/nvme'])).ok).toBe(true);
  expect((await run(['/usr/bin/df', '-hT', '/nvme'])).stdout).toMatch(/^\/dev\/nvme0n1 ext4 .* \/nvme$/m);
  expect(JSON.parse((await run(findmnt('/nvme'))).stdout).filesystems[0]).toMatchObject({
    source: NVME,
    'maj:min': '259:0',
  });
  expect(value(await host.readText('/proc/self/mountinfo'))).toContain(`259:0 / /nvme`);
  expect(value(await host.readFolder('/nvme'))).toEqual(['lost+found']);
  expect((await sudo(['/usr/sbin/mkfs.ext4', '-L', 'faststart-nvme', NVME])).stderr).toContain(
    'is mounted; will not make a filesystem here',
  );

  expect((await sudo(['/usr/bin/umount', '/nvme'])).ok).toBe(true);
  expect(value(await host.readFolder('/nvme'))).toEqual(['early']);
});

test('a path that is not there has no mount, no size and no pages', async () => {
  const {run} = await rehearse('blank-nvme');
  expect(await run(findmnt('/nvme'))).toMatchObject({code: 1, stdout: '', stderr: ''});
  expect((await run(['/usr/bin/df', '-hT', '/nvme'])).stderr).toBe('df: /nvme: No such file or directory\n');
  const fincore = await run([
    '/usr/bin/fincore',
    '--json',
    '--bytes',
    '--output',
    'RES,SIZE,FILE',
    '/nvme/x',
  ]);
  expect(fincore).toMatchObject({
    code: 1,
    stderr: 'fincore: failed to open: /nvme/x: No such file or directory\n',
  });
});

test('what only root may do is refused to the operator in the words of the program', async () => {
  const {run} = await rehearse('blank-nvme');
  expect((await run(['/usr/sbin/mkfs.ext4', '-L', 'faststart-nvme', NVME])).stderr).toContain(
    'Permission denied',
  );
  expect((await run(['/usr/bin/mount', NVME, '/nvme'])).code).toBe(32);
  expect((await run(['/usr/bin/mkdir', '-p', '/nvme'])).stderr).toContain('Permission denied');
  expect((await run(['/usr/sbin/sysctl', 'vm.drop_caches=3'])).ok).toBe(false);
});

test('each layout that must not be formatted looks like itself', async () => {
  const raid = await rehearse('nvme-raid');
  const tree = JSON.parse(
    (await raid.run(['/usr/bin/lsblk', '--json', '--bytes', '--output-all'])).stdout,
  ).blockdevices;
  expect(tree[1].children[0]).toMatchObject({name: 'md0', type: 'raid0', mountpoints: ['/mnt']});
  expect((await raid.sudo(['/usr/sbin/mkfs.ext4', '-L', 'x', NVME])).stderr).toContain(
    'in use by the system',
  );

  const foreign = await rehearse('foreign-data');
  await foreign.sudo(['/usr/bin/mkdir', '-p', '/nvme']);
  await foreign.sudo(['/usr/bin/mount', NVME, '/nvme']);
  expect(value(await foreign.host.readText('/nvme/imagenet/README'))).toContain('Ask Dana');

  const own = await rehearse('nvme-is-os-disk');
  expect(JSON.parse((await own.run(findmnt('/'))).stdout).filesystems[0].source).toBe('/dev/nvme0n1p1');
});

test('after the first two steps both folders are on the NVMe and belong to the operator', async () => {
  const rehearsed = await rehearse('blank-nvme');
  await prepare(rehearsed);
  const stat = value(await rehearsed.host.stat('/nvme/hf-cache'));
  expect(stat).toMatchObject({kind: 'directory', uid: rehearsed.rehearsal.user.uid});
  expect(
    (await rehearsed.run(['/usr/bin/df', '-hT', '/nvme/sllm-models', '/nvme/hf-cache'])).stdout.match(
      /nvme0n1/g,
    ),
  ).toHaveLength(2);
});
