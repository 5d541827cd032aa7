import type {Context} from '../context.ts';
import {readBorrowers} from './borrowers.ts';
import type {BlockDevice, Look} from './types.ts';

/** Names of the arrays by member, from /proc/mdstat: also of those that are not started. Pure. */
export function parseMdstat(text: string): ReadonlyMap<string, string> {
  const arrays = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, array, members = ''] = /^(md\S*) : (.*)$/.exec(line) ?? [];
    if (array === undefined) continue;
    for (const [, member = ''] of members.matchAll(/(\S+)\[\d+\]/g)) arrays.set(member, array);
  }
  return arrays;
}

/** Devices and files that are swapped to, from /proc/swaps. Pure. */
export function parseSwaps(text: string): readonly string[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap(line => line.split(/\s+/)[0] || []);
}

/** The kernel's lists, read once for all disks. */
export type KernelLists = {
  readonly arrays: ReadonlyMap<string, string>;
  readonly swaps: readonly string[];
  /** By path of the device: what has it open without being its holder. */
  readonly borrowers: ReadonlyMap<string, string>;
};

/** A kernel without RAID or swap has no such file. */
async function readList(context: Context, path: string): Promise<Look<string>> {
  const read = await context.host.readText(path);
  if (read.ok) return {status: 'seen', value: read.value};
  return read.code === 'ENOENT'
    ? {status: 'seen', value: ''}
    : {status: 'unknown', why: `${path} cannot be read: ${read.message}`};
}

export async function readKernelLists(context: Context): Promise<Look<KernelLists>> {
  const mdstat = await readList(context, '/proc/mdstat');
  if (mdstat.status === 'unknown') return mdstat;
  const swaps = await readList(context, '/proc/swaps');
  if (swaps.status === 'unknown') return swaps;
  const borrowers = await readBorrowers(context);
  if (borrowers.status === 'unknown') return borrowers;
  const [arrays, swapped] = [parseMdstat(mdstat.value), parseSwaps(swaps.value)];
  return {status: 'seen', value: {arrays, swaps: swapped, borrowers: borrowers.value}};
}

/** lsblk builds its tree from these folders; where sysfs does not show them, the kernel's lists and the open remain. */
async function holdersOf(context: Context, name: string): Promise<Look<readonly string[]>> {
  const folder = `/sys/class/block/${name}/holders`;
  const read = await context.host.readFolder(folder);
  if (read.ok) return {status: 'seen', value: read.value};
  return read.code === 'ENOENT'
    ? {status: 'seen', value: []}
    : {status: 'unknown', why: `${folder} cannot be read: ${read.message}`};
}

/** What else the kernel has the disk or one of its partitions for, in words. */
export async function observeClaims(
  context: Context,
  disk: BlockDevice,
  lists: Look<KernelLists>,
): Promise<Look<readonly string[]>> {
  if (lists.status === 'unknown') return lists;
  const claims: string[] = [];
  for (const device of [disk, ...disk.children.filter(child => child.type === 'part')]) {
    const holders = await holdersOf(context, device.name);
    if (holders.status === 'unknown') return holders;
    const {arrays, swaps, borrowers} = lists.value;
    const array = arrays.get(device.name);
    const borrower = borrowers.get(device.path) ?? borrowers.get(`/dev/${device.name}`);
    const swapped = swaps.some(path => path === device.path || path === `/dev/${device.name}`);
    claims.push(
      ...holders.value
        .filter(holder => holder !== array)
        .map(holder => `${device.name} is held by ${holder}`),
      ...(array === undefined ? [] : [`${device.name} is a member of ${array}`]),
      ...(swapped ? [`${device.name} is swap space`] : []),
      ...(borrower === undefined ? [] : [`${device.name} is open for ${borrower}`]),
    );
  }
  return {status: 'seen', value: claims};
}
