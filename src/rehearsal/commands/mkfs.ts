import {linkDevice} from '../device-nodes.ts';
import type {Signature} from '../machine-schema.ts';
import {type Answer, type Asked, fails, type Handler, option} from './answer.ts';
import {type DeviceAt, deviceAt, isBusy} from './device-at.ts';

const BLOCK = 4096;
const BANNER = 'mke2fs 1.47.0 (5-Feb-2023)';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function refusal({machine}: Asked, asked: string, found: DeviceAt): Answer | undefined {
  if (machine.files.mounts.some(({source}) => source === found.path))
    return fails(1, `${BANNER}\n${asked} is mounted; will not make a filesystem here!`);
  return isBusy(machine, found.node)
    ? fails(1, `${BANNER}\n${asked} is apparently in use by the system; will not make a filesystem here!`)
    : undefined;
}

function creating({node}: DeviceAt, uuid: string): string {
  const blocks = Math.floor(node.size / BLOCK);
  return `Creating filesystem with ${blocks} 4k blocks and ${Math.floor(blocks / 4)} inodes\nFilesystem UUID: ${uuid}\nSuperblock backups stored on blocks: \n\t32768, 98304, 163840, 229376\n\n`;
}

function format({machine}: Asked, found: DeviceAt, label: string, uuid: string): Answer {
  const signature: Signature = {
    type: 'ext4',
    usage: 'filesystem',
    version: '1.0',
    uuid,
    label,
    offset: '0x438',
    describedAs: `Linux rev 1.0 ext4 filesystem data, UUID=${uuid}, volume name "${label}" (extents) (64bit) (large files) (huge files)`,
  };
  machine.devices.format(found.path, signature);
  machine.files.emptyVolume(found.path);
  linkDevice(machine.files, machine.devices, found.path);
  return {
    stderr: `${BANNER}\n`,
    stdout: `Discarding device blocks: done\n${creating(found, uuid)}Allocating group tables: done\nWriting inode tables: done\nCreating journal (262144 blocks): done\nWriting superblocks and filesystem accounting information: done\n\n`,
    takesMs: 4000,
  };
}

/** `mkfs.ext4 -n DEV`: would it; `mkfs.ext4 -L LABEL [-U UUID] DEV`: does it. Without a terminal it asks nothing. */
export const mkfs: Handler = asked => {
  const {machine, args} = asked;
  const device = args.at(-1) ?? '';
  const options = args.slice(0, -1).filter((_, index) => index % 2 === 0);
  const isDryRun = args.length === 2 && args[0] === '-n';
  const label = option(args, '-L');
  const uuid = option(args, '-U') ?? machine.random.uuid();
  if (!isDryRun && !['-L', '-L -U'].includes(options.join(' '))) return undefined;
  const found = deviceAt(machine, device);
  if (found === undefined)
    return fails(1, `${BANNER}\nThe file ${device} does not exist and no size was specified.`);
  const refused = refusal(asked, device, found);
  if (refused !== undefined) return refused;
  if (!UUID.test(uuid)) return fails(1, `${BANNER}\n${device}: could not parse UUID: ${uuid}\n`);
  return isDryRun
    ? {stderr: `${BANNER}\n`, stdout: creating(found, uuid), takesMs: 60}
    : format(asked, found, label ?? '', uuid);
};
