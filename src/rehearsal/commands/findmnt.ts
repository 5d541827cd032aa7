import type {Machine} from '../machine.ts';
import type {Mount} from '../mount-table.ts';
import {type Handler, option} from './answer.ts';
import {verifyTable} from './findmnt-verify.ts';

function column(machine: Machine, mount: Mount, name: string): string | null {
  switch (name.toLowerCase()) {
    case 'source':
      return mount.source;
    case 'target':
      return mount.target;
    case 'fstype':
      return mount.fstype;
    case 'options':
      return mount.options;
    case 'uuid':
      return machine.devices.content(mount.source).signature?.uuid ?? null;
    case 'label':
      return machine.devices.content(mount.source).signature?.label ?? null;
    case 'fsroot':
      return '/';
    case 'maj:min':
      return machine.devices.majMin(mount.source);
    default:
      return null;
  }
}

/** What these options select: a path's mount, one mount point, one device, or all. */
function selected(machine: Machine, args: readonly string[]): readonly Mount[] {
  const {files} = machine;
  const target = option(args, '--target');
  const mountpoint = option(args, '--mountpoint');
  const source = option(args, '--source');
  if (target !== undefined) return files.exists(target) ? [files.mountOf(target)] : [];
  if (mountpoint !== undefined) return files.mounts.filter(mount => mount.target === mountpoint).slice(-1);
  return source === undefined ? files.mounts : files.mounts.filter(mount => mount.source === source);
}

/** `findmnt --json --output COLUMNS [--target PATH | --mountpoint PATH | --source DEV]`, or `--verify [--tab-file FILE]` */
export const findmnt: Handler = ({machine, args}) => {
  if (args[0] === '--verify') return verifyTable(machine, option(args, '--tab-file') ?? '/etc/fstab');
  const columns = option(args, '--output')?.split(',');
  if (!args.includes('--json') || columns === undefined || args.includes('--fstab')) return undefined;
  const filesystems = selected(machine, args).map(mount =>
    Object.fromEntries(columns.map(name => [name.toLowerCase(), column(machine, mount, name)])),
  );
  return filesystems.length === 0 ? {code: 1} : {stdout: `${JSON.stringify({filesystems}, null, 3)}\n`};
};
