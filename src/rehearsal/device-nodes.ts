import {mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, relative} from 'node:path';
import {type BlockDevices, devicePath} from './block-devices.ts';
import {linksOf} from './device-links.ts';
import type {MachineFiles} from './machine-files.ts';
import type {BlockNode} from './machine-schema.ts';

type Placed = {readonly node: BlockNode; readonly parent: BlockNode | undefined};

function placed(nodes: readonly BlockNode[], parent?: BlockNode): Placed[] {
  return nodes.flatMap(node => [{node, parent}, ...placed(node.children ?? [], node)]);
}

/** Links below /dev that lead to a device now, without `/dev/`. */
export function linksTo(devices: BlockDevices, path: string): string[] {
  const found = placed(devices.tree).find(({node}) => devicePath(node) === path);
  return found === undefined ? [] : linksOf(found.node, found.parent, devices.content(path).signature).sort();
}

/** Makes the links that udev makes when a device came, or when what is on it changed. */
export function linkDevice(files: MachineFiles, devices: BlockDevices, path: string): void {
  for (const name of linksTo(devices, path)) {
    const link = files.real(`/dev/${name}`);
    mkdirSync(dirname(link), {recursive: true});
    rmSync(link, {force: true});
    symlinkSync(relative(dirname(link), files.real(path)), link);
  }
}

/** A plain file stands for each device. */
export function addDeviceNodes(files: MachineFiles, devices: BlockDevices): void {
  for (const {node} of placed(devices.tree)) {
    writeFileSync(files.real(devicePath(node)), '');
    linkDevice(files, devices, devicePath(node));
  }
}
