import {z} from 'zod';
import type {Context} from '../context.ts';
import {parseJsonAs} from '../engine/parse-json.ts';
import type {Read} from '../host/ports.ts';
import type {BlockDevice, DiskView, Look} from './types.ts';

const markSchema = z.object({
  schema: z.literal('faststart.nvme/1'),
  uuid: z.string().min(1),
  serial: z.string().nullable(),
  namespace: z.string().nullable(),
  bytes: z.number(),
  model: z.string().nullable(),
  mountPoint: z.string(),
});

/** Which disk was mounted where, as it is kept on the disk itself and in the workspace. */
export type Mark = z.infer<typeof markSchema>;

/** On the NVMe: an empty folder, or another file system, has none. */
export function sentinelPath(mountPoint: string): string {
  return `${mountPoint}/.faststart-nvme.json`;
}

/** In the workspace: what is remembered while the disk is away. */
export function recordPath(workspace: string): string {
  return `${workspace}/.faststart/nvme.json`;
}

export function markOf({identity, model}: DiskView, uuid: string, mountPoint: string): Mark {
  const {serial, namespace, bytes} = identity;
  return {schema: 'faststart.nvme/1', uuid, serial, namespace, bytes, model, mountPoint};
}

export function markText(mark: Mark): string {
  return `${JSON.stringify(mark)}\n`;
}

/** null = there is none. What cannot be read or understood is unknown, not absent. Pure. */
export function parseMark(path: string, text: Read<string>): Look<Mark | null> {
  if (!text.ok) {
    return text.code === 'ENOENT' || text.code === 'ENOTDIR'
      ? {status: 'seen', value: null}
      : {status: 'unknown', why: `${path} cannot be read: ${text.message}`};
  }
  const value = parseJsonAs(text.value, markSchema);
  return value === undefined
    ? {status: 'unknown', why: `${path} does not hold what this program writes there`}
    : {status: 'seen', value};
}

export type Marks = {readonly sentinel: Look<Mark | null>; readonly record: Look<Mark | null>};

/** Both; a record of another mount point is none of this one's. */
export async function readMarks({host, settings}: Context): Promise<Marks> {
  const {mountPoint, workspace} = settings;
  const paths = [sentinelPath(mountPoint), recordPath(workspace)] as const;
  const [sentinel, record] = await Promise.all(paths.map(path => host.readText(path)));
  const missing: Read<string> = {ok: false, code: 'ENOENT', message: 'not read'};
  const kept = parseMark(paths[1], record ?? missing);
  const elsewhere = kept.status === 'seen' && kept.value !== null && kept.value.mountPoint !== mountPoint;
  return {
    sentinel: parseMark(paths[0], sentinel ?? missing),
    record: elsewhere ? {status: 'seen', value: null} : kept,
  };
}

type MarkJudgement =
  /** `note`: worth saying, nothing is wrong. */
  | {readonly status: 'fine'; readonly note: string | null}
  | {readonly status: 'stop'; readonly short: string; readonly text: string}
  | {readonly status: 'unknown'; readonly why: string};

const stop = (short: string, text: string): MarkJudgement => ({status: 'stop', short, text});
const fine = (note: string | null): MarkJudgement => ({status: 'fine', note});

/** Whether the mounted file system is the one that was marked. `uuid`: as findmnt says it. Pure. */
export function judgeMark({sentinel, record}: Marks, mountPoint: string, uuid: string | null): MarkJudgement {
  if (record.status === 'unknown') return record;
  if (sentinel.status === 'unknown') return sentinel;
  const [kept, there] = [record.value, sentinel.value];
  const actual = uuid ?? there?.uuid ?? null;
  if (kept === null) {
    if (there === null) return fine('no record of it yet: run step 1 with --device to keep one');
    return there.uuid === actual
      ? fine(null)
      : fine(`its mark ${sentinelPath(mountPoint)} was written for the file system ${there.uuid}`);
  }
  const was = `${mountPoint} had the file system ${kept.uuid} (serial ${kept.serial ?? 'unknown'})`;
  if (actual !== null && actual !== kept.uuid)
    return stop(`${mountPoint} is another file system`, `${was}, now it has ${actual}`);
  if (there === null)
    return stop(`${mountPoint} lost its mark`, `${was}; ${sentinelPath(mountPoint)} is missing there`);
  return there.uuid === kept.uuid
    ? fine(null)
    : stop(`${mountPoint} has another mark`, `${was}; its mark there names ${there.uuid}`);
}

function isBare(disk: BlockDevice): boolean {
  return (
    disk.fsType === null && disk.uuid === null && disk.partitionTable === null && disk.children.length === 0
  );
}

/** Where the marked disk went, while nothing is mounted. undefined: nothing to say. Pure. */
export function judgeAbsence(record: Mark, disks: readonly BlockDevice[]): MarkJudgement | undefined {
  const was = `${record.mountPoint} had the file system ${record.uuid} on the disk with serial ${record.serial ?? 'unknown'}`;
  const found = disks.find(
    disk =>
      disk.serial !== null &&
      disk.serial === record.serial &&
      (disk.namespace === null || record.namespace === null || disk.namespace === record.namespace),
  );
  if (found === undefined) {
    return stop(
      'the NVMe is gone',
      `${was}, which is no longer here: after a deallocation a VM can get another one`,
    );
  }
  if (!isBare(found)) return undefined;
  return stop(
    `${found.path} came back raw`,
    `${was}, which is ${found.path} and came back raw (the VM was deallocated): what was on it is gone; it is never formatted by itself`,
  );
}
