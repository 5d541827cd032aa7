import type {Context} from '../context.ts';
import {isLocalFabric, isNetworkFabric} from './fabric.ts';
import {controllerOf} from './nvme.ts';
import type {BlockDevice, DiskFacts} from './types.ts';

/** One line of sysfs; null where this kernel has no such file, or will not show it. */
async function line({host}: Context, path: string): Promise<string | null> {
  const read = await host.readText(path);
  const text = read.ok ? read.value.trim() : '';
  return text === '' ? null : text;
}

/** Names of the controllers in a folder of sysfs; undefined where it cannot be listed. */
async function controllersIn({host}: Context, folder: string): Promise<readonly string[] | undefined> {
  const names = await host.readFolder(folder);
  return names.ok ? names.value.filter(name => /^nvme\d+$/.test(name)) : undefined;
}

function transportsOf(
  context: Context,
  folder: string,
  controllers: readonly string[],
): Promise<readonly (string | null)[]> {
  return Promise.all(controllers.map(controller => line(context, `${folder}/${controller}/transport`)));
}

/** The worst of several paths to one disk: a network, then a word that nobody knows, then silence. */
function worst(words: readonly (string | null)[]): string | null {
  const said = words.flatMap(word => word ?? []);
  const odd = said.find(isNetworkFabric) ?? said.find(word => !isLocalFabric(word));
  return odd ?? (words.includes(null) ? null : (said[0] ?? null));
}

/** By the number in the disk's name, which may be another controller's: believed where no controller contradicts. */
async function byNumber(context: Context, controller: string): Promise<string | null> {
  const folder = '/sys/class/nvme';
  const own = await line(context, `${folder}/${controller}/transport`);
  if (own === null || !isLocalFabric(own)) return own;
  const others = await controllersIn(context, folder);
  const words = await transportsOf(context, folder, others ?? []);
  return others !== undefined && words.every(word => word !== null && isLocalFabric(word)) ? own : null;
}

/**
 * How the disk is reached. Below `device` is its controller; with native multipath it is a subsystem with several of
 * them, and the number in the disk's name is the subsystem's.
 */
async function fabricOf(context: Context, block: string, controller: string): Promise<string | null> {
  const device = `${block}/device`;
  const own = await context.host.readText(`${device}/transport`);
  if (own.ok || own.code !== 'ENOENT') return own.ok && own.value.trim() !== '' ? own.value.trim() : null;
  const paths = await controllersIn(context, device);
  return paths === undefined
    ? byNumber(context, controller)
    : worst(await transportsOf(context, device, paths));
}

/** What lsblk does not say of a disk: its namespace, its sequence number (before 2.39), its fabric, at times its model. */
export async function enrich(
  context: Context,
  disk: BlockDevice,
): Promise<Pick<DiskFacts, 'disk' | 'fabric'>> {
  const block = `/sys/class/block/${disk.name}`;
  const controller = controllerOf(disk.name);
  const diskSequence = disk.diskSequence ?? (await line(context, `${block}/diskseq`));
  if (controller === undefined) return {disk: {...disk, diskSequence}, fabric: null};
  const namespace = await line(context, `${block}/nsid`);
  // lsblk has it from udev: without that it says none, and a network disk would be like any other.
  const model = disk.model ?? (await line(context, `${block}/device/model`));
  const fabric = await fabricOf(context, block, controller);
  return {disk: {...disk, model, namespace, diskSequence}, fabric};
}
