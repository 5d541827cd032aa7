import {expect, test} from 'vitest';
import {namesLine, readNames} from '../../../src/disks/glimpse.ts';
import {readSuperblock} from '../../../src/disks/superblock.ts';
import {programOn} from '../program-on.ts';
import {rehearse, value} from '../rehearse.ts';

const DATA = '/dev/nvme2n1';
const dump = (device: string) => ['/usr/sbin/dumpe2fs', '-h', device] as const;
const list = (device: string) => ['/usr/sbin/debugfs', '-R', 'ls -p /', device] as const;

test("D07 the program sees what is on somebody else's disk, mounted or not", async () => {
  const rehearsed = await rehearse('two-nvme');
  const {context} = programOn(rehearsed);
  const seen = async () => [await readSuperblock(context, DATA), namesLine(await readNames(context, DATA))];
  const before = await seen();
  expect(before).toMatchObject([
    {
      status: 'seen',
      value: {label: 'datasets', state: 'clean', tablesCounted: false, lastMountedOn: '/srv/datasets'},
    },
    'In its root folder: coco-2017, imagenet, thesis-dana.tar.',
  ]);
  await rehearsed.sudo(['/usr/bin/mkdir', '-p', '/nvme']);
  await rehearsed.sudo(['/usr/bin/mount', DATA, '/nvme']);
  expect(await seen()).toEqual(before);
  expect(rehearsed.rehearsal.unexpected).toEqual([]);
});

test('what dumpe2fs says is used is what df says once it is mounted', async () => {
  const {run, sudo} = await rehearse('foreign-data');
  const {stdout} = await sudo(dump('/dev/nvme0n1'));
  const number = (name: string) => Number(new RegExp(`^${name}: +(\\d+)$`, 'm').exec(stdout)?.[1]);
  const blocks = number('Block count') - number('Overhead clusters') - number('Free blocks');
  await sudo(['/usr/bin/mkdir', '-p', '/nvme']);
  await sudo(['/usr/bin/mount', '/dev/nvme0n1', '/nvme']);
  expect((await run(['/usr/bin/df', '-hT', '/nvme'])).stdout).toContain(' 1.3T ');
  expect(Math.round((blocks * 4096) / 1024 ** 4 / 0.1)).toBe(13);
});

test('a new ext4 has nothing on record and nothing in it', async () => {
  const {sudo} = await rehearse('blank-nvme');
  await sudo(['/usr/sbin/mkfs.ext4', '-L', 'faststart-nvme', '/dev/nvme0n1']);
  const {stdout} = await sudo(dump('/dev/nvme0n1'));
  expect(stdout).toMatch(/^Filesystem volume name: +faststart-nvme$/m);
  expect(stdout).toMatch(/^Last mounted on: +<not available>$/m);
  const names = (await sudo(list('/dev/nvme0n1'))).stdout.trim().split('\n');
  expect(names.map(line => line.split('/')[5])).toEqual(['.', '..', 'lost+found']);
});

test('a blank disk, one that is not there and a plain user each hear why; debugfs ends with 0 all the same', async () => {
  const {run, sudo, rehearsal} = await rehearse('two-nvme');
  expect(await sudo(dump('/dev/nvme0n1'))).toMatchObject({code: 1, stdout: ''});
  expect((await sudo(list('/dev/nvme0n1'))).stderr).toContain('Bad magic number');
  expect((await sudo(dump('/dev/nvme9n1'))).stderr).toContain('No such file or directory');
  expect(await sudo(list('/dev/nvme9n1'))).toMatchObject({code: 0, stdout: ''});
  for (const argv of [dump(DATA), list(DATA)])
    expect(await run(argv)).toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('Permission denied while trying to open'),
    });
  expect(rehearsal.unexpected).toEqual([]);
  // Only this one request is part of a rehearsal, and nothing that writes.
  expect((await sudo(['/usr/sbin/debugfs', '-w', '-R', 'rm x', DATA])).code).toBe(127);
});

test('D07 step 1 mounts the disk that was named, and everything on it is still there', async () => {
  const rehearsed = await rehearse('two-nvme');
  const program = programOn(rehearsed, [], {'nvme-device': DATA, fstab: 'no'});
  expect(await program.runStep('1')).toMatchObject({status: 'proved'});
  expect(value(await rehearsed.host.readText('/nvme/imagenet/README'))).toContain('Ask Dana');
  expect(rehearsed.rehearsal.unexpected).toEqual([]);
});
