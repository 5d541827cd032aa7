import {z} from 'zod';
import type {Context} from '../context.ts';
import type {Command} from '../engine/plan.ts';
import type {Exit, Read} from '../host/ports.ts';
import type {BlockDevice} from './types.ts';

const lsblkCommand: Command = {argv: ['/usr/bin/lsblk', '--json', '--bytes', '--output-all']};

/** Versions differ in printing numbers and flags bare or as strings. */
const text = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform(value =>
    value === null || value === undefined || String(value).trim() === '' ? null : String(value).trim(),
  );
const bytes = text.transform(value => (value !== null && /^\d+$/.test(value) ? Number(value) : null));
const flag = text.transform(value => (value === null ? null : value === '1' || value === 'true'));

const rawDevice = z.object({
  name: z.string(),
  kname: text,
  path: text,
  'maj:min': text,
  type: text,
  size: bytes,
  ro: flag,
  tran: text,
  model: text,
  serial: text,
  'disk-seq': text,
  fstype: text,
  label: text,
  uuid: text,
  pttype: text,
  /** Before 2.37 there was one only. */
  mountpoint: text,
  mountpoints: z.array(z.string().nullable()).nullish(),
  get children(): z.ZodOptional<z.ZodArray<z.ZodType<Raw>>> {
    return z.array(rawDevice).optional();
  },
});

type Raw = {
  name: string;
  kname: string | null;
  path: string | null;
  'maj:min': string | null;
  type: string | null;
  size: number | null;
  ro: boolean | null;
  tran: string | null;
  model: string | null;
  serial: string | null;
  'disk-seq': string | null;
  fstype: string | null;
  label: string | null;
  uuid: string | null;
  pttype: string | null;
  mountpoint: string | null;
  mountpoints?: (string | null)[] | null | undefined;
  children?: Raw[] | undefined;
};

const answer = z.object({blockdevices: z.array(rawDevice)});

function toDevice(raw: Raw): BlockDevice {
  const points = [...(raw.mountpoints ?? []), raw.mountpoint].flatMap(point =>
    point === null || point === '' ? [] : [point],
  );
  return {
    name: raw.kname ?? raw.name,
    path: raw.path ?? `/dev/${raw.kname ?? raw.name}`,
    majMin: raw['maj:min'],
    type: raw.type ?? 'unknown',
    bytes: raw.size,
    readOnly: raw.ro,
    transport: raw.tran,
    model: raw.model,
    serial: raw.serial,
    namespace: null,
    diskSequence: raw['disk-seq'],
    fsType: raw.fstype,
    label: raw.label,
    uuid: raw.uuid,
    partitionTable: raw.pttype,
    mountPoints: [...new Set(points)],
    children: (raw.children ?? []).map(toDevice),
  };
}

/** Reads lsblk's JSON of any util-linux that can print it. Pure. */
export function parseLsblk(json: string): Read<readonly BlockDevice[]> {
  try {
    const parsed = answer.safeParse(JSON.parse(json));
    if (!parsed.success) return {ok: false, code: 'format', message: z.prettifyError(parsed.error)};
    return {ok: true, value: parsed.data.blockdevices.map(toDevice)};
  } catch {
    return {ok: false, code: 'format', message: 'lsblk did not print JSON'};
  }
}

type LsblkRead = {readonly devices: Read<readonly BlockDevice[]>; readonly exit: Exit};

export async function readLsblk(context: Context): Promise<LsblkRead> {
  const exit = await context.host.run(lsblkCommand, {timeoutMs: 20_000, signal: context.signal});
  if (exit.ok) return {exit, devices: parseLsblk(exit.stdout)};
  const message = exit.notFound
    ? 'lsblk is not installed'
    : exit.stderr.trim() || `lsblk ended with ${exit.code}`;
  return {exit, devices: {ok: false, code: exit.timedOut ? 'timeout' : 'failed', message}};
}
