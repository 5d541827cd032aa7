import {describe, expect, it} from 'vitest';
import {failureLines, judgeSmart} from '../../src/disks/health.ts';
import {exitOf} from '../gates/machine.ts';
import {blankNvme, device} from './layouts.ts';

const disk = {...blankNvme, children: [device({name: 'nvme0n1p1', type: 'part'})]};

/** In the wording of Linux 5.4 to 6.12: block/blk-core.c, drivers/nvme/host, fs/ext4/super.c, fs/jbd2, fs/xfs, fs/btrfs. */
describe('D45 failures in the kernel log', () => {
  it.each([
    'blk_update_request: I/O error, dev nvme0n1, sector 2048 op 0x0:(READ) flags 0x80700 phys_seg 4 prio class 0',
    'critical medium error, dev nvme0n1, sector 99 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2',
    'Buffer I/O error on dev nvme0n1p1, logical block 0, async page read',
    'nvme0n1: Read(0x2) @ LBA 5120, 8 blocks, Unrecovered Read Error (sct 0x2 / sc 0x81) DNR',
    'nvme nvme0: I/O 22 QID 4 timeout, aborting',
    'nvme nvme0: I/O tag 22 (1016) opcode 0x2 (I/O Cmd) QID 4 timeout, reset controller',
    'nvme nvme0: controller is down; will reset: CSTS=0xffffffff, PCI_STATUS=0x10',
    'nvme nvme0: Device not ready; aborting reset, CSTS=0x1',
    'EXT4-fs error (device nvme0n1p1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0',
    'EXT4-fs (nvme0n1): Remounting filesystem read-only',
    'Aborting journal on device nvme0n1-8.',
    'XFS (nvme0n1): metadata I/O error in "xfs_buf_ioend" at daddr 0x2 len 1 error 5',
    'XFS (nvme0n1): Corruption of in-memory data detected.  Shutting down filesystem',
    'BTRFS error (device nvme0n1): bdev /dev/nvme0n1 errs: wr 0, rd 3, flush 0, corrupt 0, gen 0',
  ])('tells: %s', line => {
    expect(failureLines(`${line}\n`, disk)).toEqual([line]);
    expect(failureLines(`[Fri Nov 27 12:00:00 2026] ${line}\n`, disk)).toHaveLength(1);
  });

  it.each([
    ['another disk', 'blk_update_request: I/O error, dev nvme1n1, sector 2048 op 0x0:(READ)'],
    ['one whose name begins alike', 'blk_update_request: I/O error, dev nvme0n10, sector 2048 op 0x0:(READ)'],
    ['another controller', 'nvme nvme1: I/O 22 QID 4 timeout, aborting'],
    ['an empty CD drive', 'blk_update_request: I/O error, dev sr0, sector 0 op 0x0:(READ)'],
    ['a healthy controller', 'nvme nvme0: Shutdown timeout set to 8 seconds'],
    ['its queues', 'nvme nvme0: 16/0/0 default/read/poll queues'],
    ['a feature that it lacks', 'nvme nvme0: missing or invalid SUBNQN field.'],
    [
      'a command for admins that it refuses',
      'nvme0: Identify(0x6), Invalid Field in Command (sct 0x0 / sc 0x2)',
    ],
    [
      'an ordinary mount',
      'EXT4-fs (nvme0n1): mounted filesystem with ordered data mode. Opts: errors=remount-ro',
    ],
    ['an ordinary XFS', 'XFS (nvme0n1): Ending clean mount'],
    [
      'counters of btrfs at zero',
      'BTRFS info (device nvme0n1): bdev /dev/nvme0n1 errs: wr 0, rd 0, flush 0, corrupt 0, gen 0',
    ],
  ])('says nothing of %s', (_, line) => {
    expect(failureLines(`${line}\n`, disk)).toEqual([]);
  });
});

describe('D45 the log of the drive itself', () => {
  const smart = (value: unknown) => judgeSmart(exitOf({stdout: JSON.stringify(value)}));

  it('is read in the forms of nvme-cli 1 and 2', () => {
    const old = {critical_warning: 4, temperature: 310, avail_spare: 100, media_errors: 3};
    expect(smart(old)).toEqual({status: 'seen', value: {criticalWarning: 4, mediaErrors: 3}});
    const later = {critical_warning: {value: 0, available_spare: 0}, media_errors: '0'};
    expect(smart(later)).toEqual({status: 'seen', value: {criticalWarning: 0, mediaErrors: 0}});
  });

  it.each([
    ['no program', {code: 1, notFound: true}, 'nvme is not installed'],
    ['no right', {code: 1, stderr: 'sudo: a password is required\n'}, 'a password is required'],
    ['no JSON', {stdout: 'Smart Log for NVME device'}, 'did not print JSON'],
    ['another document', {stdout: '{"critical_warning": 0}'}, 'something else'],
  ])('is not known: %s', (_, exit, why) => {
    expect(judgeSmart(exitOf(exit))).toEqual({status: 'unknown', why: expect.stringContaining(why)});
  });
});
