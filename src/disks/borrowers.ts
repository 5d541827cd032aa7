import type {Context} from '../context.ts';
import type {Read} from '../host/ports.ts';
import {resolvePath} from './resolve-path.ts';
import type {Look} from './types.ts';

/** A path that a driver of the kernel has open, and the driver's name for it. */
type Borrowed = {readonly path: string; readonly by: string};

const LOOPS = '/sys/class/block';
const TARGETS = '/sys/kernel/config/nvmet/subsystems';
const STORES = '/sys/kernel/config/target/core';

/** What a kernel without the driver, or a slot without a file, does not have. */
function orNothing<T>(read: Read<T>, nothing: T): Read<T> {
  return read.ok || read.code !== 'ENOENT' ? read : {ok: true, value: nothing};
}

async function loopDevices({host}: Context): Promise<Read<readonly Borrowed[]>> {
  const names = orNothing(await host.readFolder(LOOPS), []);
  if (!names.ok) return {...names, message: `${LOOPS}: ${names.message}`};
  const found: Borrowed[] = [];
  for (const name of names.value.filter(one => /^loop\d+$/.test(one))) {
    const file = `${LOOPS}/${name}/loop/backing_file`;
    const path = orNothing(await host.readText(file), '');
    if (!path.ok) return {...path, message: `${file}: ${path.message}`};
    if (path.value.trim() !== '') found.push({path: path.value.trim(), by: `the loop device ${name}`});
  }
  return {ok: true, value: found};
}

async function exportedDisks({host}: Context): Promise<Read<readonly Borrowed[]>> {
  const subsystems = orNothing(await host.readFolder(TARGETS), []);
  if (!subsystems.ok) return {...subsystems, message: `${TARGETS}: ${subsystems.message}`};
  const found: Borrowed[] = [];
  for (const subsystem of subsystems.value) {
    const folder = `${TARGETS}/${subsystem}/namespaces`;
    const numbers = orNothing(await host.readFolder(folder), []);
    if (!numbers.ok) return {...numbers, message: `${folder}: ${numbers.message}`};
    for (const number of numbers.value) {
      const path = orNothing(await host.readText(`${folder}/${number}/device_path`), '');
      if (!path.ok) return {...path, message: `${folder}/${number}/device_path: ${path.message}`};
      const named = path.value.trim();
      if (named.startsWith('/'))
        found.push({path: await resolvePath(host, named), by: `the NVMe target ${subsystem}`});
    }
  }
  return {ok: true, value: found};
}

/** Those of the kernel's SCSI target: a store in a file opens a disk as it would a file. */
async function targetStores({host}: Context): Promise<Read<readonly Borrowed[]>> {
  const drivers = orNothing(await host.readFolder(STORES), []);
  if (!drivers.ok) return {...drivers, message: `${STORES}: ${drivers.message}`};
  const found: Borrowed[] = [];
  for (const driver of drivers.value.filter(one => /^(?:fileio|iblock|pscsi)_\d+$/.test(one))) {
    const folder = `${STORES}/${driver}`;
    const stores = orNothing(await host.readFolder(folder), []);
    if (!stores.ok) return {...stores, message: `${folder}: ${stores.message}`};
    for (const store of stores.value) {
      const path = orNothing(await host.readText(`${folder}/${store}/udev_path`), '');
      // Beside the stores lie files of the driver's own.
      if (!path.ok && path.code !== 'ENOTDIR')
        return {...path, message: `${folder}/${store}/udev_path: ${path.message}`};
      const named = path.ok ? path.value.trim() : '';
      if (named.startsWith('/'))
        found.push({path: await resolvePath(host, named), by: `the SCSI target ${store}`});
    }
  }
  return {ok: true, value: found};
}

/**
 * Who has a disk open without claiming it: neither is among its holders, and it can still be opened exclusively. By the
 * real path of the device; what lies on a file system is seen by its mount.
 */
export async function readBorrowers(context: Context): Promise<Look<ReadonlyMap<string, string>>> {
  const found = new Map<string, string>();
  const reads = [await loopDevices(context), await exportedDisks(context), await targetStores(context)];
  for (const read of reads) {
    if (!read.ok) return {status: 'unknown', why: `it cannot be read who has disks open: ${read.message}`};
    for (const {path, by} of read.value) found.set(path, by);
  }
  return {status: 'seen', value: found};
}
