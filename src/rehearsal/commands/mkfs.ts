import type {Signature} from '../machine-schema.ts';
import {fails, type Handler, option} from './answer.ts';

const BLOCK = 4096;

/** `mkfs.ext4 -L LABEL DEV`: without a terminal it asks nothing. */
export const mkfs: Handler = ({machine, args}) => {
  const device = args.at(-1) ?? '';
  const label = option(args, '-L');
  if (label === undefined || args.length !== 3) return undefined;
  const node = machine.devices.find(device);
  if (node === undefined)
    return fails(
      1,
      `mke2fs 1.47.0 (5-Feb-2023)\nThe file ${device} does not exist and no size was specified.`,
    );
  const mounted = machine.files.mounts.some(({source}) => source === device);
  if (mounted)
    return fails(1, `mke2fs 1.47.0 (5-Feb-2023)\n${device} is mounted; will not make a filesystem here!`);
  if ((node.children ?? []).length > 0)
    return fails(
      1,
      `mke2fs 1.47.0 (5-Feb-2023)\n${device} is apparently in use by the system; will not make a filesystem here!`,
    );
  const uuid = machine.random.uuid();
  const signature: Signature = {
    type: 'ext4',
    usage: 'filesystem',
    version: '1.0',
    uuid,
    label,
    offset: '0x438',
    describedAs: `Linux rev 1.0 ext4 filesystem data, UUID=${uuid}, volume name "${label}" (extents) (64bit) (large files) (huge files)`,
  };
  machine.devices.format(device, signature);
  machine.files.emptyVolume(device);
  const blocks = Math.floor(node.size / BLOCK);
  return {
    stderr: 'mke2fs 1.47.0 (5-Feb-2023)\n',
    stdout: `Discarding device blocks: done\nCreating filesystem with ${blocks} 4k blocks and ${Math.floor(blocks / 4)} inodes\nFilesystem UUID: ${uuid}\n\nAllocating group tables: done\nWriting inode tables: done\nCreating journal (262144 blocks): done\nWriting superblocks and filesystem accounting information: done\n\n`,
    takesMs: 4000,
  };
};
