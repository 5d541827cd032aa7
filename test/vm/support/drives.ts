import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {mkdir, open, rm, truncate, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {execa} from 'execa';
import type {DiskWord} from '../../../src/disks/types.ts';
import {
  gpt,
  luksHeader,
  lvmLabel,
  PARTITION_AT,
  squashfsHeader,
  unnamedBytes,
  type Written,
} from './drive-bytes.ts';
import {lab} from './vm.ts';

/** Each look at the bytes of a blank drive takes samples, and each sample a tenth of a second here. */
const DRIVE_BYTES = 16 * 1024 * 1024;

/** An NVMe drive of the machine, by its serial. */
export type Drive = {
  readonly serial: string;
  readonly word: DiskWord;
  /** What the program says against formatting it; null where nothing speaks against it. */
  readonly because: RegExp | null;
  /** Puts on the image, which is all zero, what is on the drive. */
  readonly fill: (image: string) => Promise<void>;
};

export const BLANK = 'BLANK0000001';
/** As blank as the other, but never named by the operator. */
export const SPARE = 'SPARE0000002';
export const SWAP = 'SWAP00000003';
export const MOUNTED = 'MOUNTED00004';
export const READ_ONLY = 'READONLY0009';
export const RAID = 'RAID00000012';

async function nothing(): Promise<void> {}

async function write(image: string, parts: readonly Written[]): Promise<void> {
  const file = await open(image, 'r+');
  for (const {at, bytes} of parts) await file.write(bytes, 0, bytes.length, at);
  await file.close();
}

/** A file system that holds a file, as somebody else's would. */
async function ext4(image: string, ...options: readonly string[]): Promise<void> {
  const folder = `${image}.files`;
  await mkdir(folder, {recursive: true});
  await writeFile(join(folder, 'thesis.txt'), 'the only copy\n');
  await execa('mkfs.ext4', ['-q', '-L', 'somebody', '-d', folder, ...options]);
  await rm(folder, {recursive: true});
}

/** In the order of the first boot. The two blank ones change places when the order is turned round. */
export const drives: readonly Drive[] = [
  {
    serial: 'EXT4DATA0005',
    word: 'HAS DATA',
    because: /it holds ext4 labelled "somebody"/,
    fill: image => ext4(image, image),
  },
  {
    serial: 'PARTS0000006',
    word: 'HAS DATA',
    because: /1 partition/,
    fill: async image => {
      const kilobytes = (DRIVE_BYTES - 2 * PARTITION_AT) / 1024;
      await ext4(image, '-E', `offset=${PARTITION_AT}`, image, `${kilobytes}k`);
      await write(image, gpt(DRIVE_BYTES));
    },
  },
  {
    serial: 'RAWDATA00007',
    word: 'HAS DATA',
    because: /bytes are not zero/,
    fill: image => write(image, unnamedBytes(DRIVE_BYTES)),
  },
  {serial: BLANK, word: 'BLANK', because: null, fill: nothing},
  {
    serial: SWAP,
    word: 'IN USE',
    because: /used by \[SWAP\]/,
    fill: async image => {
      await execa('mkswap', ['--quiet', image]);
    },
  },
  {
    serial: 'LVM000000008',
    word: 'HAS DATA',
    because: /it holds an LVM/,
    fill: image => write(image, lvmLabel(DRIVE_BYTES)),
  },
  {
    serial: MOUNTED,
    word: 'IN USE',
    because: /used by \/srv\/somebody/,
    fill: image => ext4(image, image),
  },
  {
    serial: RAID,
    word: 'IN USE',
    because: /md_somebody/,
    fill: nothing,
  },
  {serial: SPARE, word: 'BLANK', because: null, fill: nothing},
  {
    serial: READ_ONLY,
    word: 'BLANK',
    because: /it is read-only/,
    fill: nothing,
  },
  {
    serial: 'LUKS00000010',
    word: 'HAS DATA',
    because: /LUKS/,
    fill: image => write(image, luksHeader),
  },
  {
    // blkid of util-linux 2.41 finds nothing at all on it, and says so as it does of a blank drive.
    serial: 'TWOTYPES0011',
    word: 'HAS DATA',
    because: /ext4, squashfs|contradict/,
    fill: async image => {
      await ext4(image, image);
      await write(image, squashfsHeader);
    },
  },
];

export const refused = drives.flatMap(({serial, because}) => (because === null ? [] : [{serial, because}]));

/** udev's link, which leads to the drive whatever the kernel calls it. */
export function linkOf(serial: string): string {
  return `/dev/disk/by-id/nvme-QEMU_NVMe_Ctrl_${serial}`;
}

function imageOf(serial: string): string {
  return join(lab, 'drives', `${serial}.img`);
}

/** A new image, all zero: what a cloud gives the machine in place of a local drive that it was stopped on. */
export async function makeBlank(serial: string): Promise<void> {
  await writeFile(imageOf(serial), '');
  await truncate(imageOf(serial), DRIVE_BYTES);
}

export async function makeImages(): Promise<void> {
  await rm(join(lab, 'drives'), {recursive: true, force: true});
  await mkdir(join(lab, 'drives'));
  for (const {serial, fill} of drives) {
    await makeBlank(serial);
    await fill(imageOf(serial));
  }
}

/** In the words of scripts/ci/vm-boot.sh. */
export function asNvmeImages(inOrder: readonly Drive[]): string {
  return inOrder.map(({serial}) => `${serial}=${imageOf(serial)}`).join(' ');
}

async function checksum(serial: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(imageOf(serial))) hash.update(part);
  return hash.digest('hex');
}

/** Of every image but that of the one drive that is formatted. */
export async function checksums(): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const {serial} of drives) if (serial !== BLANK) sums[serial] = await checksum(serial);
  return sums;
}
