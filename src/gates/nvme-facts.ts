import type {Context} from '../context.ts';
import {placeOf} from '../disks/cloud.ts';
import {readMount} from '../disks/findmnt.ts';
import {type DiskHealth, observeHealth} from '../disks/health.ts';
import {chainsTo} from '../disks/layers.ts';
import {readLsblk} from '../disks/lsblk.ts';
import {type Marks, readMarks} from '../disks/mark.ts';
import {type MountLine, parseMountInfo} from '../disks/mount-table.ts';
import {isNvme} from '../disks/nvme.ts';
import {enrich} from '../disks/sysfs.ts';
import type {BlockDevice, DiskPlace, Look, Mount} from '../disks/types.ts';
import type {Evidence} from '../engine/gate.ts';
import {quote} from '../engine/shell.ts';
import type {Read} from '../host/ports.ts';
import {type DfLine, readDf} from './df.ts';
import {readWriters, type Writer} from './writers.ts';

export type NvmeMountedFacts = {
  readonly mountPoint: string;
  readonly mount: Look<Mount | null>;
  /** Our own mount namespace, hidden mounts among it. */
  readonly table: Look<readonly MountLine[]>;
  /** What `/` and `/boot` are on. */
  readonly system: Look<readonly Mount[]>;
  readonly devices: Read<readonly BlockDevice[]>;
  /** By kernel name of the disk; one that is missing is judged by what lsblk says. */
  readonly places: Readonly<Record<string, DiskPlace>>;
  /** null = df did not print a line. */
  readonly df: DfLine | null;
  /** Errors that the kernel counted on the file system; null = it does not count them. */
  readonly errors: Look<number | null>;
  /** Of the disk below the mount point; null = there is none, or it is not an NVMe. */
  readonly health: DiskHealth | null;
  readonly marks: Marks;
  readonly fstab: Read<string>;
  /** Containers that write below the mount point; looked at only while nothing is mounted there. */
  readonly writers: Look<readonly Writer[]>;
  readonly evidence: readonly Evidence[];
};

async function placesOf(
  context: Context,
  devices: Read<readonly BlockDevice[]>,
): Promise<Readonly<Record<string, DiskPlace>>> {
  const disks = devices.ok ? devices.value.filter(isNvme) : [];
  const places: Record<string, DiskPlace> = {};
  for (const listed of disks) {
    const {disk, fabric} = await enrich(context, listed);
    places[disk.name] = placeOf({disk, links: [], fabric});
  }
  return places;
}

type Errors = {readonly errors: Look<number | null>; readonly evidence: readonly Evidence[]};

/** ext4 counts the errors of its whole life; other file systems keep no such count. */
async function readErrors(context: Context, name: string | undefined): Promise<Errors> {
  const none: Errors = {errors: {status: 'seen', value: null}, evidence: []};
  if (name === undefined) return none;
  const path = `/sys/fs/ext4/${name}/errors_count`;
  const read = await context.host.readText(path);
  if (!read.ok && read.code === 'ENOENT') return none;
  const text = read.ok ? read.value.trim() : read.message;
  const errors: Look<number> =
    read.ok && /^\d+$/.test(text)
      ? {status: 'seen', value: Number(text)}
      : {status: 'unknown', why: `${path} cannot be read: ${text}`};
  return {errors, evidence: [{command: `cat ${quote(path)}`, text}]};
}

async function readTable(context: Context): Promise<Look<readonly MountLine[]>> {
  const path = '/proc/self/mountinfo';
  const text = await context.host.readText(path);
  return text.ok
    ? {status: 'seen', value: parseMountInfo(text.value)}
    : {status: 'unknown', why: `${path} cannot be read: ${text.message}`};
}

/** Looks at everything that tells what the mount point is on. Reads only. */
export async function observeNvmeMounted(context: Context): Promise<NvmeMountedFacts> {
  const {mountPoint} = context.settings;
  // What systemd mounts at the first look at the folder is mounted by this one.
  await context.host.readFolder(mountPoint);
  const here = await readMount(context, mountPoint);
  const roots = [await readMount(context, '/'), await readMount(context, '/boot')];
  const {devices, exit} = await readLsblk(context);
  const df = await readDf(context, [mountPoint]);
  const blind = roots.map(root => root.mount).find(mount => mount.status === 'unknown');
  const system = roots.flatMap(({mount}) =>
    mount.status === 'seen' && mount.value !== null ? [mount.value] : [],
  );
  const disks = devices.ok
    ? devices.value.map(one => `${one.name} ${one.type} ${one.transport ?? ''} ${one.model ?? ''}`.trim())
    : [devices.message];
  const on = here.mount.status === 'seen' ? here.mount.value : null;
  const mounted = on?.target === mountPoint ? on : null;
  const majMin = mounted?.majMin ?? null;
  const chain = devices.ok && majMin !== null ? chainsTo(devices.value, majMin)[0] : undefined;
  const {errors, evidence} = await readErrors(context, chain?.at(-1)?.name);
  const {health, evidence: told} =
    chain !== undefined && isNvme(chain[0])
      ? await observeHealth(context, chain[0])
      : {health: null, evidence: []};
  return {
    mountPoint,
    mount: here.mount,
    table: await readTable(context),
    system: blind ?? {status: 'seen', value: system},
    devices,
    places: await placesOf(context, devices),
    df: df.lines.at(-1) ?? null,
    errors,
    health,
    marks: await readMarks(context),
    fstab: await context.host.readText('/etc/fstab'),
    writers: mounted === null ? await readWriters(context, mountPoint) : {status: 'seen', value: []},
    evidence: [
      df.evidence,
      here.evidence,
      {command: exit.shell, text: disks.join('\n')},
      ...evidence,
      ...told,
    ],
  };
}
