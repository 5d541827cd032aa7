import {describe, expect, it} from 'vitest';
import type {Context} from '../../src/context.ts';
import type {Docker} from '../../src/host/ports.ts';
import {step1MountNvme} from '../../src/runbook/step-1-mount-nvme.ts';
import {blankDisk, LINK} from '../actions/blank-disk.ts';

type Place = {
  mountPoint: string;
  on?: {source: string; target: string; fstype?: string};
  /** Where the mount point leads. */
  leadsTo?: string;
  dataRoot?: string;
};

function planOn({mountPoint, on = {source: '/dev/sda', target: '/'}, leadsTo, dataRoot}: Place) {
  const filesystem = {fstype: 'ext4', options: 'rw', uuid: 'FS', 'maj:min': '8:0', ...on};
  const staged = blankDisk({
    files: {'/etc/fstab': '', '/proc/self/mountinfo': '30 1 8:0 / / rw - ext4 /dev/sda rw\n'},
    answers: {
      sudo: {},
      findmnt: {stdout: JSON.stringify({filesystems: [filesystem]})},
      du: {stdout: '1\t/\n'},
    },
  });
  const looked: string[] = [];
  const version: Docker['version'] = async () =>
    dataRoot === undefined
      ? {ok: false, code: 'unreachable', message: 'no Docker'}
      : {ok: true, value: {engine: '28', api: '1.50', dataRoot, runtimes: []}};
  const {host} = staged.context;
  const context: Context = {
    ...staged.context,
    docker: {...staged.context.docker, version},
    host: {
      ...host,
      realPath: async path =>
        path === mountPoint && leadsTo !== undefined ? {ok: true, value: leadsTo} : host.realPath(path),
      readFolder(path) {
        looked.push(
          `${path} before ${staged.ran.some(shell => shell.includes('findmnt')) ? 'no' : 'any'} look`,
        );
        return host.readFolder(path);
      },
    },
    answers: new Map([
      ['nvme-device', LINK],
      ['fstab', 'no'],
    ]),
    settings: {...staged.context.settings, workspace: '/srv/work', mountPoint, waived: []},
  };
  return {plan: step1MountNvme.plan(context), looked, ran: staged.ran};
}

describe('step 1 mounts nothing over what is needed', () => {
  it.each<[string, Place, string]>([
    ['D31 the system', {mountPoint: '/etc'}, '/etc belongs to the operating system'],
    ['D31 the workspace', {mountPoint: '/srv/work'}, 'hide the workspace'],
    ['D31 a home folder', {mountPoint: '/home/operator'}, 'hide your home folder'],
    ['D31 Docker’s data', {mountPoint: '/data', dataRoot: '/data/docker'}, "hide Docker's data"],
    ['D26 what a link leads to', {mountPoint: '/nvme', leadsTo: '/data'}, 'is a link, and leads to /data'],
    [
      'D26 a mount that a link leads to, where the link cannot be read',
      {mountPoint: '/nvme', on: {source: '/dev/nvme1n1', target: '/data'}},
      'is a link, and leads to /data',
    ],
  ])('%s', async (_what, place, said) => {
    const plan = await planOn(place).plan;
    expect(plan).toMatchObject({
      status: 'stop',
      failure: {
        observed: expect.stringContaining(said),
        fix: [expect.stringContaining('faststart run 1 --mount-point /')],
      },
    });
  });

  it('D31 a folder of its own is mounted on, with Docker’s data elsewhere', async () => {
    const {plan} = planOn({mountPoint: '/data_nvme', dataRoot: '/var/lib/docker'});
    expect((await plan).status).toBe('do');
  });

  it('D25 an automount of systemd is triggered first, and is nothing to unmount', async () => {
    const on = {source: 'systemd-1', target: '/nvme', fstype: 'autofs'};
    const {plan, looked} = planOn({mountPoint: '/nvme', on});
    const stop = await plan;
    expect(stop).toMatchObject({status: 'stop', failure: {short: 'systemd could not mount /nvme'}});
    expect(JSON.stringify(stop)).not.toContain('umount');
    expect(looked[0]).toBe('/nvme before any look');
  });
});
