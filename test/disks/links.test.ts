import {describe, expect, it} from 'vitest';
import {observeLinks, rankLinks, unsharedLinks} from '../../src/disks/links.ts';
import {contextOn, type Machine} from '../gates/machine.ts';
import {blankNvme} from './layouts.ts';

const byId = '/dev/disk/by-id';

describe('links to a disk', () => {
  it('are ranked: model and serial, other names of the disk, those of Azure', () => {
    const words =
      'disk/azure/local/by-index/1 disk/by-path/pci-0000:01:00.0-nvme-1 disk/by-id/nvme-eui.0025 disk/azure/local/by-serial/S1 ' +
      'disk/by-id/nvme-Model_S1_1 disk/by-diskseq/9 disk/by-id/google-local-nvme-ssd-0 disk/by-id/wwn-0x5 disk/by-id/nvme-Model_S1\n';
    expect(rankLinks(words)).toEqual([
      `${byId}/nvme-Model_S1`,
      `${byId}/nvme-Model_S1_1`,
      `${byId}/google-local-nvme-ssd-0`,
      `${byId}/wwn-0x5`,
      `${byId}/nvme-eui.0025`,
      '/dev/disk/azure/local/by-serial/S1',
      '/dev/disk/azure/local/by-index/1',
    ]);
  });

  it.each([
    'disk/by-path/pci-0000:01:00.0-nvme-1',
    'disk/by-uuid/7c1d',
    'disk/by-label/data',
    'disk/by-partuuid/7c1d',
    'disk/by-diskseq/9',
    'disk/by-id/lvm-pv-uuid-abc',
    'disk/by-id/md-uuid-abc',
    'disk/by-id/dm-name-vg-lv',
    'nvme0n1',
  ])('D13 never name a place, or what is on the disk: %s', word => {
    expect(rankLinks(word)).toEqual([]);
  });

  it('D13 that two disks claim lead to neither for certain', () => {
    const shared = `${byId}/nvme-MSFT_NVMe_Accelerator_v1.0_SN000001`;
    expect(unsharedLinks([[shared, `${shared}_1`], [shared, `${shared}_2`], []])).toEqual([
      [`${shared}_1`],
      [`${shared}_2`],
      [],
    ]);
  });

  const observe = (answer: {stdout?: string; code?: number; stderr?: string}, machine: Machine = {}) =>
    observeLinks(contextOn({...machine, commands: [['udevadm info --query=symlink', answer]]}), blankNvme);

  it("are udev's for the disk", async () => {
    const {links, evidence} = await observe({stdout: 'disk/by-id/nvme-Model_S1 disk/by-id/nvme-Model_S1_1'});
    expect(links).toEqual([`${byId}/nvme-Model_S1`, `${byId}/nvme-Model_S1_1`]);
    expect(evidence.command).toBe('/usr/bin/udevadm info --query=symlink --name=/dev/nvme0n1');
  });

  it('D13 are left out when they are seen to lead to another disk', async () => {
    const machine = {
      files: {'/dev/nvme1n1': '', '/dev/nvme0n1': ''},
      links: {[`${byId}/nvme-Model_S1`]: '/dev/nvme1n1', [`${byId}/nvme-Model_S1_1`]: '/dev/nvme0n1'},
    };
    const {links} = await observe({stdout: 'disk/by-id/nvme-Model_S1 disk/by-id/nvme-Model_S1_1'}, machine);
    expect(links).toEqual([`${byId}/nvme-Model_S1_1`]);
  });

  it('D14 of a disk that udev does not know are none, with its complaint as evidence', async () => {
    const {links, evidence} = await observe({code: 1, stderr: 'Unknown device "/dev/nvme0n1"'});
    expect(links).toEqual([]);
    expect(evidence.text).toContain('Unknown device');
  });
});
