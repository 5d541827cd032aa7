import type {Context} from '../context.ts';
import {readLsblk} from '../disks/lsblk.ts';
import {enrich} from '../disks/sysfs.ts';
import type {BlockDevice, DiskFacts, Look} from '../disks/types.ts';
import type {DiskIdentity} from '../engine/plan.ts';

export function identityOf(disk: BlockDevice): DiskIdentity {
  const {serial, namespace, bytes, diskSequence} = disk;
  return {serial, namespace, bytes: bytes ?? 0, diskSequence};
}

export function sameDisk(a: DiskIdentity, b: DiskIdentity): boolean {
  return (
    a.serial === b.serial &&
    a.namespace === b.namespace &&
    a.bytes === b.bytes &&
    a.diskSequence === b.diskSequence
  );
}

export function describeIdentity({serial, namespace, bytes, diskSequence}: DiskIdentity): string {
  const of = (word: string, value: string | null) => (value === null ? '' : `, ${word} ${value}`);
  return `serial ${serial ?? 'unknown'}${of('namespace', namespace)}, ${bytes} bytes${of('sequence', diskSequence)}`;
}

/** Who a disk is now, by lsblk and sysfs; null = it is no longer there. Reads little, so that it is quick. */
export async function readDisk(
  context: Context,
  device: string,
): Promise<Look<Pick<DiskFacts, 'disk' | 'fabric'> | null>> {
  const {devices} = await readLsblk(context);
  if (!devices.ok) return {status: 'unknown', why: devices.message};
  const disk = devices.value.find(candidate => candidate.path === device);
  if (disk === undefined) return {status: 'seen', value: null};
  const {disk: known, fabric} = await enrich(context, disk);
  return {status: 'seen', value: {disk: known, fabric}};
}
