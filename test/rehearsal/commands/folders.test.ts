import {symlinkSync} from 'node:fs';
import {expect, test} from 'vitest';
import {compose, prepare, type Rehearsed, rehearse, value} from '../rehearse.ts';

const find = ({run}: Rehearsed, folder: string) =>
  run([
    '/usr/bin/find',
    '-L',
    folder,
    '-path',
    `${folder}/lost+found`,
    '-prune',
    '-o',
    '-printf',
    '%D %p\\n',
  ]);

async function numbers(machine: Rehearsed, folder: string): Promise<ReadonlyMap<string, number>> {
  const {stdout} = await find(machine, folder);
  return new Map(
    stdout
      .trim()
      .split('\n')
      .map(line => {
        const [number = '', ...path] = line.split(' ');
        return [path.join(' '), Number(number)] as const;
      }),
  );
}

test('D28 find follows links, and gives each file system one number of its own', async () => {
  const machine = await rehearse('blank-nvme');
  await prepare(machine);
  const {host, rehearsal} = machine;
  value(await host.writeText('/nvme/hf-cache/blobs/here', 'x'));
  value(await host.writeText('/home/operator/elsewhere', 'x'));
  symlinkSync('../blobs/here', `${rehearsal.root}/nvme/hf-cache/inside`.replace('inside', 'blobs/near'));
  symlinkSync('../../home/operator/elsewhere', `${rehearsal.root}/nvme/hf-cache/far`);
  symlinkSync('nowhere', `${rehearsal.root}/nvme/hf-cache/broken`);
  const found = await numbers(machine, '/nvme/hf-cache');
  const nvme = value(await host.stat('/nvme')).device;
  expect(found.get('/nvme/hf-cache')).toBe(nvme);
  expect(found.get('/nvme/hf-cache/blobs/here')).toBe(nvme);
  expect(found.get('/nvme/hf-cache/broken')).toBe(nvme);
  expect(found.get('/nvme/hf-cache/far')).not.toBe(nvme);
  expect((await numbers(machine, '/nvme/sllm-models')).get('/nvme/sllm-models')).toBe(nvme);
  expect((await numbers(machine, '/home/operator')).get('/home/operator')).toBe(
    found.get('/nvme/hf-cache/far'),
  );
  expect(rehearsal.unexpected).toEqual([]);
});

test('D27 what is kept at the root of ext4 for root alone is passed over, where MODEL_FOLDER is the mount point', async () => {
  const machine = await rehearse('blank-nvme');
  await prepare(machine);
  expect(value(await machine.host.readFolder('/nvme'))).toContain('lost+found');
  const found = await numbers(machine, '/nvme');
  expect(found.has('/nvme')).toBe(true);
  expect(found.has('/nvme/hf-cache')).toBe(true);
  expect([...found.keys()].filter(path => path.includes('lost+found'))).toEqual([]);
  expect(machine.rehearsal.unexpected).toEqual([]);
});

test('find says that a link leads in a circle, and that a folder is not there', async () => {
  const machine = await rehearse('blank-nvme');
  value(await machine.host.writeText('/tmp/a/file', 'x'));
  symlinkSync('..', `${machine.rehearsal.root}/tmp/a/up`);
  const exit = await find(machine, '/tmp/a');
  expect(exit.code).toBe(1);
  expect(exit.stderr).toContain('File system loop detected');
  expect((await find(machine, '/no')).stderr).toBe("find: '/no': No such file or directory\n");
});

test('df gives exact room and inodes, du exact bytes on one file system', async () => {
  const machine = await rehearse('blank-nvme');
  await prepare(machine);
  const {run, host} = machine;
  const columns = '--output=source,fstype,avail,iavail,target';
  const {stdout} = await run(['/usr/bin/df', '--block-size=1', columns, '/nvme/hf-cache', '/home']);
  const [head, nvme, root] = stdout.trim().split('\n');
  expect(head).toMatch(/^Filesystem +Type +Avail +IFree Mounted on$/);
  expect(nvme).toMatch(/^\/dev\/nvme0n1 +ext4 +\d{13} +\d{9} \/nvme$/);
  expect(root).toMatch(/^\/dev\/root +ext4 +\d+ +\d+ \/$/);
  value(await host.writeText('/nvme/hf-cache/file', 'x'.repeat(1000)));
  const du = async (...options: string[]) =>
    (await run(['/usr/bin/du', '-s', ...options, '--block-size=1', '/nvme/hf-cache'])).stdout;
  expect(await du('-x')).toBe('5096\t/nvme/hf-cache\n');
  expect((await run(['/usr/bin/du', '--summarize', '--block-size=1', '/'])).stdout).not.toBe(
    (await run(['/usr/bin/du', '-s', '-x', '--block-size=1', '/'])).stdout,
  );
});

test('D40 a direct read works on the NVMe, and not on a folder', async () => {
  const machine = await rehearse('blank-nvme');
  await prepare(machine);
  const {sudo, run} = machine;
  const mark = '/nvme/.faststart-nvme.json';
  expect((await sudo(['/usr/bin/tee', mark], {stdin: '{}\n'})).stdout).toBe('{}\n');
  const read = (path: string) =>
    run(['/usr/bin/dd', `if=${path}`, 'of=/dev/null', 'iflag=direct', 'bs=4096', 'count=1']);
  expect((await read(mark)).ok).toBe(true);
  expect((await read('/nvme')).stderr).toContain('Invalid argument');
  expect((await read('/nvme/no')).stderr).toContain('No such file or directory');
  expect(value(await machine.host.readText(mark))).toBe('{}\n');
});

test('D36 a container keeps the mounts that it was started with', async () => {
  const machine = await rehearse('came-back-raw');
  const {docker, sudo, run} = machine;
  const before = value(await docker.inspect('vllm_baseline'));
  expect(before).toMatchObject({status: 'running', restartPolicy: 'unless-stopped'});
  const view = async () => (await sudo(['/usr/bin/cat', `/proc/${before.pid}/mountinfo`])).stdout;
  expect(await view()).toMatch(/ 8:1 \/nvme\/hf-cache \/hf-cache rw/);
  await sudo(['/usr/sbin/mkfs.ext4', '-L', 'faststart-nvme', '/dev/nvme0n1']);
  await sudo(['/usr/bin/mount', '/dev/nvme0n1', '/nvme']);
  expect(await view()).toMatch(/ 8:1 \/nvme\/hf-cache \/hf-cache rw/);
  await sudo(['/usr/bin/mkdir', '-p', '/nvme/hf-cache']);
  value(await docker.stop('vllm_baseline'));
  value(await docker.start('vllm_baseline'));
  expect(await view()).toMatch(/ 259:0 \/hf-cache \/hf-cache rw/);
  expect((await run(['/usr/bin/cat', `/proc/${before.pid}/mountinfo`])).stderr).toContain('denied');
  expect((await sudo(['/usr/bin/cat', '/proc/3/mountinfo'])).stderr).toContain('No such file');
});

test('a container that was never started has no mounts of its own', async () => {
  const machine = await rehearse('blank-nvme');
  await prepare(machine);
  await machine.run(compose(machine, 'build', 'vllm_faststart'));
  await machine.run(compose(machine, 'up', '--no-start', 'vllm_baseline'));
  expect(value(await machine.docker.inspect('vllm_baseline')).pid).toBe(0);
});
