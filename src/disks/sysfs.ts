import type {Context} from '../context.ts';
import {controllerOf} from './nvme.ts';
import type {BlockDevice, DiskFacts} from './types.ts';

/** One line of sysfs; null where this kernel has no such file, or will not show it. */
async function line(context: Context, path: string): Promise<string | null> {
  const read = await context.host.readText(path);
  const text = read.ok ? read.value.trim() : '';
  return text === '' ? null : text;
}

/** What lsblk does not say of a whole disk: its namespace, its sequence number (before 2.39), its controller's fabric. */
export async function enrich(
  context: Context,
  disk: BlockDevice,
): Promise<Pick<DiskFacts, 'disk' | 'fabric'>> {
  const block = `/sys/class/block/${disk.name}`;
  const controller = controllerOf(disk.name);
  const diskSequence = disk.diskSequence ?? (await line(context, `${block}/diskseq`));
  if (controller === undefined) return {disk: {...disk, diskSequence}, fabric: null};
  const namespace = await line(context, `${block}/nsid`);
  const fabric = await line(context, `/sys/class/nvme/${controller}/transport`);
  return {disk: {...disk, namespace, diskSequence}, fabric};
}
