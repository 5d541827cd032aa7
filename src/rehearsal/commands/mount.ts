import {readFileSync} from 'node:fs';
import type {Machine} from '../machine.ts';
import {type Answer, fails, type Handler, option} from './answer.ts';

/** The device that an fstab line for this mount point names. */
function fromFstab(machine: Machine, target: string): string | undefined {
  if (!machine.files.exists('/etc/fstab')) return undefined;
  const line = readFileSync(machine.files.real('/etc/fstab'), 'utf8')
    .split('\n')
    .map(text => text.trim().split(/\s+/))
    .find(([source = '#', point]) => !source.startsWith('#') && point === target);
  const source = line?.[0];
  return source?.startsWith('UUID=') ? machine.devices.byUuid(source.slice('UUID='.length)) : source;
}

function mountDevice(machine: Machine, asked: string, target: string, options: string): Answer {
  const uuid = /^UUID=(.+)$/.exec(asked)?.[1];
  const device =
    uuid === undefined ? (machine.files.canonical(asked) ?? asked) : machine.devices.byUuid(uuid);
  const node = device === undefined ? undefined : machine.devices.find(device);
  if (device === undefined || node === undefined)
    return fails(32, `mount: ${target}: special device ${asked} does not exist.`);
  if (!machine.files.exists(target)) return fails(32, `mount: ${target}: mount point does not exist.`);
  const {signature} = machine.devices.content(device);
  if (signature?.usage !== 'filesystem')
    return fails(
      32,
      `mount: ${target}: wrong fs type, bad option, bad superblock on ${device}, missing codepage or helper program, or other error.`,
    );
  if (machine.files.mounts.some(mount => mount.source === device && mount.target === target))
    return fails(32, `mount: ${target}: ${device} already mounted on ${target}.`);
  machine.files.mount({
    source: device,
    target,
    fstype: signature.type,
    options,
    usedBytes: signature.superblock?.usedBytes,
  });
  return {};
}

/** `mount [-o OPTIONS] DEV PATH`, or `mount PATH` when fstab knows it. */
export const mount: Handler = ({machine, args}) => {
  const chosen = option(args, '-o');
  const operands = args.filter((word, index) => word !== '-o' && args[index - 1] !== '-o');
  const readOnly = chosen?.split(',').includes('ro') ?? false;
  const options = `${readOnly ? 'ro' : 'rw'},relatime`;
  const [first = '', second] = operands;
  if (operands.some(word => word.startsWith('-')) || operands.length === 0) return undefined;
  if (second !== undefined) return mountDevice(machine, first, second, options);
  const source = fromFstab(machine, first);
  return source === undefined
    ? fails(1, `mount: ${first}: can't find in /etc/fstab.`)
    : mountDevice(machine, source, first, options);
};

export const umount: Handler = ({machine, args}) => {
  const [target = ''] = args;
  if (args.length !== 1) return undefined;
  const mounted = machine.files.mounts.findLast(
    candidate => candidate.target === target || candidate.source === target,
  );
  if (mounted === undefined || mounted.target === '/') return fails(32, `umount: ${target}: not mounted.`);
  const busy = machine.containers
    .all()
    .some(
      ({status, spec}) =>
        status === 'running' && spec.mounts.some(({source}) => machine.files.mountOf(source) === mounted),
    );
  if (busy) return fails(32, `umount: ${target}: target is busy.`);
  machine.files.unmount(mounted.target);
  return {};
};
