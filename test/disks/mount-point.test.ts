import {describe, expect, it} from 'vitest';
import {keptFolders, mountPointObjection} from '../../src/disks/mount-point.ts';
import {resolvePath} from '../../src/disks/resolve-path.ts';
import {contextOn} from '../gates/machine.ts';

const kept = [
  {path: '/home/ann/repo', what: 'the workspace'},
  {path: '/home/ann', what: 'your home folder'},
  {path: '/data/docker', what: "Docker's data"},
];

describe('mount point', () => {
  it.each([
    '/',
    '/etc',
    '/usr',
    '/usr/local/nvme',
    '/var',
    '/var/lib',
    '/boot/x',
    '/root',
    '/home',
    '/opt',
    '/srv',
    '/tmp',
    '/run',
    '/run/x',
    '/dev',
    '/dev/shm',
    '/proc/x',
    '/sys',
  ])('D31 no disk is mounted over the system: %s', path => {
    expect(mountPointObjection(path, [])).toBe(`${path} belongs to the operating system`);
  });

  it.each(['/nvme', '/data_nvme', '/mnt/x', '/opt/dlami/nvme', '/srv/nvme', '/home/ann/nvme', '/devices'])(
    'a folder of its own can be a mount point: %s',
    path => {
      expect(mountPointObjection(path, kept)).toBeUndefined();
    },
  );

  it.each([
    ['/home/ann/repo', 'the workspace (/home/ann/repo)'],
    ['/home/ann', 'the workspace (/home/ann/repo)'],
    ['/data', "Docker's data (/data/docker)"],
  ])('D31 what must still be seen is not hidden by a mount: %s', (path, said) => {
    expect(mountPointObjection(path, kept)).toContain(said);
  });

  it('kept folders and paths that are not there yet are resolved from what is above them', async () => {
    const {host} = contextOn({
      folders: ['/big', '/big/repo', '/work'],
      links: {'/work': '/big', '/work/repo': '/big/repo'},
    });
    expect(await resolvePath(host, '/work/nvme/x')).toBe('/big/nvme/x');
    const folders = await keptFolders(host, {workspace: '/work/state', stateFolder: '/elsewhere/state'});
    expect(folders.map(({path}) => path)).toEqual(['/big/state', '/elsewhere/state', '/home/ann']);
  });
});
