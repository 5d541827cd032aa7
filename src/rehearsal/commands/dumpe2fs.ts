import {bytesBelow} from '../machine-files.ts';
import {fails, type Handler} from './answer.ts';
import {deviceAt} from './device-at.ts';
import {OVERHEAD} from './filesystem-room.ts';

const BANNER = 'dumpe2fs 1.47.0 (5-Feb-2023)';
const BLOCK = 4096;

/** `dumpe2fs -h DEV`: what an ext4 says of itself. */
export const dumpe2fs: Handler = ({machine, args}) => {
  const [option, device = '', ...others] = args;
  if (option !== '-h' || others.length > 0) return undefined;
  const found = deviceAt(machine, device);
  const signature = found === undefined ? null : machine.devices.content(found.path).signature;
  if (found === undefined || signature?.type !== 'ext4') {
    const why = found === undefined ? 'No such file or directory' : 'Bad magic number in super-block';
    return fails(
      1,
      `${BANNER}\ndumpe2fs: ${why} while trying to open ${device}\nCouldn't find valid filesystem superblock.`,
    );
  }
  const {superblock} = signature;
  const blocks = Math.floor(found.node.size / BLOCK);
  const tables = Math.floor(blocks * OVERHEAD);
  const usedBytes = (superblock?.usedBytes ?? 0) + bytesBelow(machine.files.topOf(found.path));
  const lines = [
    ['Filesystem volume name', signature.label ?? '<none>'],
    ['Last mounted on', superblock?.lastMountedOn ?? '<not available>'],
    ['Filesystem UUID', signature.uuid],
    ['Filesystem magic number', '0xEF53'],
    ['Filesystem features', 'has_journal ext_attr resize_inode dir_index filetype extent 64bit flex_bg'],
    ['Filesystem state', superblock?.state ?? 'clean'],
    ['Errors behavior', 'Continue'],
    ['Block count', blocks],
    ['Overhead clusters', tables],
    ['Free blocks', blocks - tables - Math.ceil(usedBytes / BLOCK)],
    ['Block size', BLOCK],
    ['Last mount time', superblock?.lastMountedAt ?? 'n/a'],
  ];
  return {
    stderr: `${BANNER}\n`,
    stdout: lines.map(([name, value]) => `${`${name}:`.padEnd(25)} ${value}\n`).join(''),
  };
};
