import type {Context} from '../context.ts';
import type {Read} from '../host/ports.ts';
import {type KernelLists, observeClaims, readKernelLists} from './claims.ts';
import {placeOf} from './cloud.ts';
import {observeContents} from './contents.ts';
import {observeLinks, unsharedLinks} from './links.ts';
import {readLsblk} from './lsblk.ts';
import {observeMounted} from './mounted.ts';
import {looksBlank, observeReservations} from './reservations.ts';
import {enrich} from './sysfs.ts';
import type {BlockDevice, DiskFacts, Look} from './types.ts';
import {type MountedOn, usesOf} from './uses.ts';

/** Not disks that anybody stores on. */
function isWholeDisk(device: BlockDevice): boolean {
  return (
    device.type === 'disk' && (device.bytes ?? 1) > 0 && !/^(?:zram|ram|loop|fd|nbd)\d/.test(device.name)
  );
}

/** What is seen of the machine once, for all of its disks. */
type Surroundings = {
  readonly devices: readonly BlockDevice[];
  readonly lsblk: string;
  readonly mounted: Look<readonly MountedOn[]>;
  readonly lists: Look<KernelLists>;
};

/** Who the disk is: what can be seen without reading from it. */
async function identify(context: Context, listed: BlockDevice) {
  const {disk, fabric} = await enrich(context, listed);
  return {disk, fabric, ...(await observeLinks(context, disk))};
}

type Identified = Awaited<ReturnType<typeof identify>>;

/** Contents of a disk in use are nobody's business, and no question: it is not formatted. */
function isDecided({disk, uses, claims}: Pick<DiskFacts, 'disk' | 'uses' | 'claims'>): boolean {
  return (
    disk.children.length > 0 ||
    disk.mountPoints.length > 0 ||
    (uses.status === 'seen' && uses.value.length > 0) ||
    (claims.status === 'seen' && claims.value.length > 0)
  );
}

/** Both lists, where both could be read. */
function together(one: DiskFacts['claims'], other: DiskFacts['claims']): DiskFacts['claims'] {
  if (one.status === 'unknown') return one;
  return other.status === 'unknown' ? other : {status: 'seen', value: [...one.value, ...other.value]};
}

async function observeDisk(context: Context, known: Identified, around: Surroundings): Promise<DiskFacts> {
  const {disk, fabric, links, evidence} = known;
  const {devices, mounted, lists, lsblk} = around;
  const uses: DiskFacts['uses'] =
    mounted.status === 'unknown' ? mounted : {status: 'seen', value: usesOf(disk, mounted.value, devices)};
  const claims = await observeClaims(context, disk, lists);
  const sampled = placeOf({disk, links, fabric}).kind !== 'remote';
  const looked = isDecided({disk, uses, claims})
    ? {contents: null, evidence: []}
    : await observeContents(context, disk, {sampled});
  const reserved: DiskFacts['claims'] = looksBlank(looked.contents)
    ? await observeReservations(context, disk, links)
    : {status: 'seen', value: []};
  const line = `${disk.path} ${disk.type} ${disk.bytes ?? '?'} bytes ${disk.model ?? ''}`.trim();
  return {
    disk,
    links,
    fabric,
    mountPoint: context.settings.mountPoint,
    uses,
    claims: together(claims, reserved),
    contents: looked.contents,
    evidence: [{command: lsblk, text: line}, evidence, ...looked.evidence],
  };
}

/** Looks at every whole disk of the machine. Reads only; needs root for what is on an unused disk. */
export async function observeDisks(context: Context): Promise<Read<readonly DiskFacts[]>> {
  const {devices, exit} = await readLsblk(context);
  if (!devices.ok) return devices;
  const around: Surroundings = {
    devices: devices.value,
    lsblk: exit.shell,
    mounted: await observeMounted(context),
    lists: await readKernelLists(context),
  };
  const known: Identified[] = [];
  for (const disk of devices.value.filter(isWholeDisk)) known.push(await identify(context, disk));
  const links = unsharedLinks(known.map(one => one.links));
  const facts: DiskFacts[] = [];
  for (const [at, one] of known.entries())
    facts.push(await observeDisk(context, {...one, links: links[at] ?? []}, around));
  return {ok: true, value: facts};
}
