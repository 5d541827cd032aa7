import {chmodSync, cpSync, mkdirSync} from 'node:fs';
import {dirname} from 'node:path';
import type {BlockDevices} from './block-devices.ts';
import {addDeviceNodes} from './device-nodes.ts';
import {kernelFiles, kernelFolders} from './kernel-files.ts';
import type {MachineFiles} from './machine-files.ts';
import type {MachineSpec} from './machine-schema.ts';

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

/** Puts on the machine what it had when it was recorded, and the program's own stack. */
export function seedFiles(
  spec: MachineSpec,
  files: MachineFiles,
  devices: BlockDevices,
  composeFolder: string,
): void {
  for (const folder of [...FOLDERS, ...kernelFolders(devices), ...spec.folders]) files.makeFolder(folder);
  addDeviceNodes(files, devices);
  for (const [path, text] of Object.entries(kernelFiles(spec, devices))) files.writeText(path, text);
  for (const [device, contents] of Object.entries(spec.contents)) {
    for (const {path, text} of contents) files.writeOnVolume(device, path, text);
  }
  files.mount(...spec.mounts.slice(1));
  for (const {path, text, mode} of spec.files) {
    files.writeText(path, text);
    if (mode !== undefined) chmodSync(files.real(path), Number.parseInt(mode, 8));
  }
  mkdirSync(dirname(files.real(COMPOSE_FOLDER)), {recursive: true});
  // Builds are pretended: nothing reads what an image is built from.
  const isRead = (path: string): boolean => !/\/image\/(?!Dockerfile$)/.test(path);
  cpSync(composeFolder, files.real(COMPOSE_FOLDER), {recursive: true, filter: isRead});
}
