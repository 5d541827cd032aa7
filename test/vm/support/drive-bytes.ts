import {crc32} from 'node:zlib';

/** Bytes to put on a drive, by hand: the tools that would write them want a kernel with the driver, and root. */
export type Written = {readonly at: number; readonly bytes: Buffer};

const SECTOR = 512;
const MIB = 1024 * 1024;
/** Where the one partition of `gpt` begins. */
export const PARTITION_AT = MIB;

const ENTRIES = 128;
const ENTRY_BYTES = 128;
const HEADER_BYTES = 92;
/** "Linux filesystem data", in the byte order of the table. */
const LINUX = Buffer.from('af3dc60f838472478e793d69d8477de4', 'hex');

/** A GUID partition table with one partition that takes all of the drive, and its copy at the end. */
export function gpt(driveBytes: number): Written[] {
  const last = driveBytes / SECTOR - 1;
  const entrySectors = (ENTRIES * ENTRY_BYTES) / SECTOR;
  const lastUsable = last - entrySectors - 1;
  const entries = Buffer.alloc(ENTRIES * ENTRY_BYTES);
  LINUX.copy(entries);
  entries.fill(0x11, 16, 32);
  entries.writeBigUInt64LE(BigInt(PARTITION_AT / SECTOR), 32);
  entries.writeBigUInt64LE(BigInt(lastUsable), 40);

  const header = (own: number, other: number, entriesAt: number): Written => {
    const bytes = Buffer.alloc(SECTOR);
    bytes.write('EFI PART\0\0\x01\0', 'latin1');
    bytes.writeUInt32LE(HEADER_BYTES, 12);
    bytes.writeBigUInt64LE(BigInt(own), 24);
    bytes.writeBigUInt64LE(BigInt(other), 32);
    bytes.writeBigUInt64LE(BigInt(2 + entrySectors), 40);
    bytes.writeBigUInt64LE(BigInt(lastUsable), 48);
    bytes.fill(0x22, 56, 72);
    bytes.writeBigUInt64LE(BigInt(entriesAt), 72);
    bytes.writeUInt32LE(ENTRIES, 80);
    bytes.writeUInt32LE(ENTRY_BYTES, 84);
    bytes.writeUInt32LE(crc32(entries), 88);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, HEADER_BYTES)), 16);
    return {at: own * SECTOR, bytes};
  };
  const protective = Buffer.alloc(SECTOR);
  protective.writeUInt8(0xee, 450);
  protective.writeUInt32LE(1, 454);
  protective.writeUInt32LE(last, 458);
  protective.writeUInt16LE(0xaa55, 510);
  return [
    {at: 0, bytes: protective},
    header(1, last, 2),
    {at: 2 * SECTOR, bytes: entries},
    {at: (last - entrySectors) * SECTOR, bytes: entries},
    header(last, 1, last - entrySectors),
  ];
}

/** LVM's checksum begins with a number of its own and is not inverted at its end; zlib's is, on both sides. */
const LVM_CRC_BEGIN = 0xf597a6cf;

/** The label of a physical volume of LVM, as pvcreate leaves it in the second sector. */
export function lvmLabel(driveBytes: number): Written[] {
  const bytes = Buffer.alloc(SECTOR);
  bytes.write('LABELONE');
  bytes.writeBigUInt64LE(1n, 8);
  bytes.writeUInt32LE(32, 20);
  bytes.write('LVM2 001', 24);
  bytes.write('0123456789abcdef0123456789abcdef', 32);
  bytes.writeBigUInt64LE(BigInt(driveBytes), 64);
  bytes.writeUInt32LE(~crc32(bytes.subarray(20), ~LVM_CRC_BEGIN >>> 0) >>> 0, 16);
  return [{at: SECTOR, bytes}];
}

/** The first bytes of a LUKS container. */
export const luksHeader: readonly Written[] = [{at: 0, bytes: Buffer.from('LUKS\xba\xbe\0\x01', 'latin1')}];

/** The superblock of a squashfs, small enough to leave that of an ext4 on the same drive as it is. */
export const squashfsHeader: readonly Written[] = [
  {at: 0, bytes: Buffer.from('hsqs', 'latin1')},
  {at: 28, bytes: Buffer.from([4, 0])},
];

/** What an encrypted disk without a header, or a database on the bare disk, looks like: bytes, no signature, a zero begin. */
export function unnamedBytes(driveBytes: number): Written[] {
  const bytes = Buffer.alloc(driveBytes / 8);
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE((at * 2654435761) % 2 ** 32, at);
  return [{at: driveBytes / 2, bytes}];
}
