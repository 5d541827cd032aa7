import type {Context} from '../context.ts';
import {complaint, unseen} from './complaint.ts';
import {fstabTargetOf} from './fstab.ts';
import {resolvePath} from './resolve-path.ts';
import type {BlockDevice, DiskContents, Look} from './types.ts';

const FSTAB = '/etc/fstab';

/**
 * Where a machine says by name which disk it takes, and for what. While a VM is off, a volume closed or a mount not yet
 * made, such a disk looks blank and unused.
 */
const FILES = [
  FSTAB,
  '/etc/crypttab',
  '/proc/cmdline',
  '/etc/initramfs-tools/conf.d/resume',
  '/etc/docker/daemon.json',
  '/etc/rtslib-fb-target/saveconfig.json',
  '/etc/target/saveconfig.json',
  '/etc/nvmet/config.json',
  '/etc/systemd/zram-generator.conf',
  '/etc/mdadm/mdadm.conf',
  '/etc/mdadm.conf',
  '/etc/vdoconf.yml',
];
const FOLDERS = [
  '/etc/libvirt/qemu',
  '/etc/pve/qemu-server',
  '/etc/pve/lxc',
  '/etc/drbd.d',
  '/etc/tgt/conf.d',
];

/** Lines that name devices, where only root may look. */
async function readAsRoot(context: Context, path: string): Promise<Look<string>> {
  const exit = await context.host.run(
    {argv: ['/usr/bin/grep', '-rhE', '/dev/', path], sudo: true},
    {timeoutMs: 20_000, signal: context.signal},
  );
  const none = exit.code === 1 && complaint(exit) === '';
  return exit.ok || none ? {status: 'seen', value: exit.stdout} : unseen(exit, 'grep');
}

async function textOf(context: Context, path: string, isFolder: boolean): Promise<Look<string>> {
  const {host} = context;
  const read = isFolder ? await host.readFolder(path) : await host.readText(path);
  if (!read.ok && (read.code === 'ENOENT' || read.code === 'ENOTDIR')) return {status: 'seen', value: ''};
  return read.ok && typeof read.value === 'string'
    ? {status: 'seen', value: read.value}
    : readAsRoot(context, path);
}

/** Paths of devices in a text of configuration, comments left out. Pure. */
export function devicesNamedIn(text: string): readonly string[] {
  const lines = text.split('\n').filter(line => !line.trim().startsWith('#'));
  const words = lines.flatMap(line => line.match(/\/dev\/[^\s"'<>,;\\]+/g) ?? []);
  return [...new Set(words.flatMap(word => word.split(/:(?=\/dev\/)/)))];
}

/** The entries for other places: what fstab says of our own is what the disk is formatted for. */
function entriesElsewhere(fstab: string, mountPoint: string): string {
  return fstab
    .split('\n')
    .filter(line => fstabTargetOf(line) !== mountPoint)
    .join('\n');
}

/** Mounts and swap that systemd makes from files of their own. Everybody may read those. */
const UNITS = '/etc/systemd/system';

async function unitsElsewhere({host, settings}: Context): Promise<Look<string>> {
  const names = await host.readFolder(UNITS);
  if (!names.ok && (names.code === 'ENOENT' || names.code === 'ENOTDIR')) return {status: 'seen', value: ''};
  if (!names.ok) return {status: 'unknown', why: names.message};
  const texts: string[] = [];
  for (const name of names.value.filter(one => /\.(?:mount|swap)$/.test(one))) {
    const unit = await host.readText(`${UNITS}/${name}`);
    // A unit that is masked leads to /dev/null, one that was removed to nowhere.
    if (!unit.ok && unit.code !== 'ENOENT') return {status: 'unknown', why: `${name}: ${unit.message}`};
    const text = unit.ok ? unit.value : '';
    const where = /^\s*Where\s*=\s*(\S+?)\/*\s*$/m.exec(text)?.[1];
    if (where !== settings.mountPoint) texts.push(text);
  }
  return {status: 'seen', value: texts.join('\n')};
}

/** Only a disk that looks blank is asked about: what else holds something is not formatted in any case. */
export function looksBlank(contents: DiskContents | null): boolean {
  return contents?.probe.status === 'seen' && contents.probe.value.kind === 'nothing';
}

/** Which configuration names the disk for something else, in words. */
export async function observeReservations(
  context: Context,
  disk: BlockDevice,
  links: readonly string[],
): Promise<Look<readonly string[]>> {
  const names = new Set([disk.path, `/dev/${disk.name}`, ...links]);
  const found: string[] = [];
  for (const path of [...FILES, ...FOLDERS, UNITS]) {
    const text =
      path === UNITS ? await unitsElsewhere(context) : await textOf(context, path, FOLDERS.includes(path));
    if (text.status === 'unknown')
      return {status: 'unknown', why: `whether ${path} names it cannot be read: ${text.why}`};
    const said = path === FSTAB ? entriesElsewhere(text.value, context.settings.mountPoint) : text.value;
    for (const device of devicesNamedIn(said)) {
      if (!names.has(device) && !names.has(await resolvePath(context.host, device))) continue;
      found.push(`${disk.name} is set aside in ${path}${device === disk.path ? '' : ` (${device})`}`);
      break;
    }
  }
  return {status: 'seen', value: found};
}
