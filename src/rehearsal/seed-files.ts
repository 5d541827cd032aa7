import {cpSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, relative} from 'node:path';
import {devicePath} from './block-devices.ts';
import type {MachineFiles} from './machine-files.ts';
import type {BlockNode, MachineSpec} from './machine-schema.ts';

export const COMPOSE_FOLDER = '/opt/vllm-faststart/compose';
const FOLDERS = [
  '/dev/disk/by-id',
  '/etc',
  '/home',
  '/opt',
  '/proc',
  '/root',
  '/tmp',
  '/usr',
  '/var/lib/docker',
];

function addDeviceNode(files: MachineFiles, node: BlockNode): void {
  writeFileSync(files.real(devicePath(node)), '');
  if (node.serial !== undefined) {
    const link = files.real(
      `/dev/disk/by-id/${node.tran ?? 'block'}-${node.model?.replaceAll(' ', '_')}_${node.serial}`,
    );
    symlinkSync(relative(dirname(link), files.real(devicePath(node))), link);
  }
  for (const child of node.children ?? []) addDeviceNode(files, child);
}

/** The files of the kernel that are read as facts. */
function kernelFiles(spec: MachineSpec): Record<string, string> {
  const processors = Array.from({length: spec.cores}, (_, index) => `processor\t: ${index}\n\n`).join('');
  const kilobytes = Math.floor(spec.memoryBytes / 1024);
  return {
    '/proc/cpuinfo': processors,
    '/proc/meminfo': `MemTotal:       ${kilobytes} kB\nMemFree:        ${Math.floor(kilobytes * 0.9)} kB\nMemAvailable:   ${Math.floor(kilobytes * 0.95)} kB\n`,
    '/proc/sys/kernel/random/boot_id': `${spec.bootId}\n`,
    '/proc/sys/kernel/osrelease': `${spec.kernel}\n`,
    '/proc/mdstat': 'Personalities :\nunused devices: <none>\n',
    '/proc/swaps': 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n',
    '/proc/loadavg': '0.08 0.05 0.01 1/612 4242\n',
    '/etc/hostname': `${spec.hostname}\n`,
    '/etc/machine-id': `${spec.bootId.replaceAll('-', '')}\n`,
  };
}

/** Puts on the machine what it had when it was recorded, and the program's own stack. */
export function seedFiles(spec: MachineSpec, files: MachineFiles, composeFolder: string): void {
  for (const folder of [...FOLDERS, ...spec.folders]) files.makeFolder(folder);
  for (const node of spec.disks) addDeviceNode(files, node);
  for (const [path, text] of Object.entries(kernelFiles(spec))) files.writeText(path, text);
  for (const [device, contents] of Object.entries(spec.contents)) {
    for (const {path, text} of contents) files.writeOnVolume(device, path, text);
  }
  files.mount(...spec.mounts.slice(1));
  for (const {path, text} of spec.files) files.writeText(path, text);
  mkdirSync(dirname(files.real(COMPOSE_FOLDER)), {recursive: true});
  cpSync(composeFolder, files.real(COMPOSE_FOLDER), {recursive: true});
}
