import {describe, expect, it} from 'vitest';
import {observeClaims, parseMdstat, parseSwaps, readKernelLists} from '../../src/disks/claims.ts';
import type {BlockDevice} from '../../src/disks/types.ts';
import {contextOn, type Machine} from '../gates/machine.ts';
import {blankNvme, device} from './layouts.ts';

const mdstat = `Personalities : [raid0]
md0 : active raid0 nvme1n1[1] nvme2n1p1[0]
      3750472704 blocks super 1.2 512k chunks

md127 : inactive nvme3n1[2](S)
unused devices: <none>
`;
const swaps = `Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority
/dev/nvme0n1p2                          partition\t8388604\t\t0\t\t-2
/swap.img                               file\t\t2097148\t\t0\t\t-3
`;
const disk: BlockDevice = {
  ...blankNvme,
  children: [device({name: 'nvme0n1p1', type: 'part'}), device({name: 'nvme0n1p2', type: 'part'})],
};

async function claims(machine: Machine, of: BlockDevice = disk) {
  const context = contextOn(machine);
  return observeClaims(context, of, await readKernelLists(context));
}

describe('what the kernel has a disk for', () => {
  it('D05 is read from its lists of arrays and swap', () => {
    expect([...parseMdstat(mdstat)]).toEqual([
      ['nvme1n1', 'md0'],
      ['nvme2n1p1', 'md0'],
      ['nvme3n1', 'md127'],
    ]);
    expect(parseMdstat('Personalities :\nunused devices: <none>\n').size).toBe(0);
    expect(parseSwaps(swaps)).toEqual(['/dev/nvme0n1p2', '/swap.img']);
    expect(parseSwaps('')).toEqual([]);
  });

  it('D05 includes holders of the disk and of its partitions, and swap', async () => {
    const files = {
      '/sys/class/block/nvme0n1/holders/bcache0': '',
      '/sys/class/block/nvme0n1p1/holders/dm-0': '',
      '/proc/swaps': swaps,
    };
    expect(await claims({files})).toEqual({
      status: 'seen',
      value: ['nvme0n1 is held by bcache0', 'nvme0n1p1 is held by dm-0', 'nvme0n1p2 is swap space'],
    });
  });

  it('D05 includes an array that is not started, and says once what holds it', async () => {
    const member = device({name: 'nvme3n1'});
    const seen = {status: 'seen', value: ['nvme3n1 is a member of md127']};
    expect(await claims({files: {'/proc/mdstat': mdstat}}, member)).toEqual(seen);
    const files = {'/proc/mdstat': mdstat, '/sys/class/block/nvme3n1/holders/md127': ''};
    expect(await claims({files}, member)).toEqual(seen);
  });

  it.each([
    [
      'a loop device',
      {'/sys/class/block/loop7/loop/backing_file': '/dev/nvme0n1\n'},
      'the loop device loop7',
    ],
    [
      'the NVMe target',
      {'/sys/kernel/config/nvmet/subsystems/nqn.vm/namespaces/1/device_path': '/dev/disk/by-id/nvme-x\n'},
      'the NVMe target nqn.vm',
    ],
    [
      "the SCSI target's file store",
      {
        '/sys/kernel/config/target/core/fileio_0/hba_info': 'HBA Index: 1',
        '/sys/kernel/config/target/core/fileio_0/lun0/udev_path': '/dev/disk/by-id/nvme-x\n',
      },
      'the SCSI target lun0',
    ],
  ])('D05 includes %s, which holds nothing and has it open', async (_, files, by) => {
    const links = {'/dev/disk/by-id/nvme-x': '/dev/nvme0n1'};
    const others = {
      '/dev/nvme0n1': '',
      '/sys/class/block/loop8/loop/backing_file': '/var/lib/snapd/core.snap\n',
    };
    expect(await claims({files: {...files, ...others}, links}, blankNvme)).toEqual({
      status: 'seen',
      value: [`nvme0n1 is open for ${by}`],
    });
  });

  it('is nothing on a kernel without arrays and swap', async () => {
    expect(await claims({folders: ['/sys/class/block/nvme0n1/holders']})).toEqual({
      status: 'seen',
      value: [],
    });
  });

  it('D11 is unknown when a list or a folder cannot be read', async () => {
    const broken = {ok: false, code: 'EACCES', message: 'Permission denied'} as const;
    const context = contextOn({});
    const blind = {...context, host: {...context.host, readFolder: async () => broken}};
    expect(await readKernelLists(blind)).toMatchObject({
      status: 'unknown',
      why: expect.stringContaining('who has disks open'),
    });
    const lists = await readKernelLists(context);
    expect(await observeClaims(blind, disk, lists)).toMatchObject({
      status: 'unknown',
      why: expect.stringContaining('holders cannot be read'),
    });
    const deaf = {...context, host: {...context.host, readText: async () => broken}};
    const unread = await readKernelLists(deaf);
    expect(unread).toMatchObject({status: 'unknown', why: expect.stringContaining('/proc/mdstat')});
    expect(await observeClaims(context, disk, unread)).toEqual(unread);
  });
});
