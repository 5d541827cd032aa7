import {readFileSync} from 'node:fs';
import {devicePath} from '../block-devices.ts';
import type {Machine} from '../machine.ts';
import type {BlockNode} from '../machine-schema.ts';

export type DeviceAt = {readonly path: string; readonly node: BlockNode};

/** The device that a path or a link leads to. */
export function deviceAt(machine: Machine, asked: string): DeviceAt | undefined {
  const path = machine.files.canonical(asked) ?? asked;
  const node = machine.devices.find(path);
  return node === undefined ? undefined : {path, node};
}

/** Whether the kernel has it open, so that nobody gets it exclusively: mounts, swap, and what is built on it. */
export function isBusy(machine: Machine, node: BlockNode): boolean {
  const path = devicePath(node);
  const swaps = readFileSync(machine.files.real('/proc/swaps'), 'utf8');
  return (
    machine.files.mounts.some(({source}) => source === path) ||
    swaps.split('\n').some(line => line.split(/\s/)[0] === path) ||
    (node.children ?? []).some(child => child.type !== 'part' || isBusy(machine, child))
  );
}
