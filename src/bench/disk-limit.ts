import {z} from 'zod';
import {parseJsonAs} from '../engine/parse-json.ts';
import type {Command} from '../engine/plan.ts';
import type {Exit, Host, Read} from '../host/ports.ts';
import type {DiskLimit} from './types.ts';
import type {WeightFile} from './weight-files.ts';

const SECONDS = 15;
const TIMEOUT_MS = 120_000;
const DD_BLOCK = 16 * 2 ** 20;
/** Enough to be past caches of the drive, and half a minute on a disk of 0.25 GB/s. */
const DD_BYTES = 8 * 2 ** 30;

/** Reads one weight file past the page cache, four readers with sixteen requests each: as fast loaders do. */
function fioCommand(file: string): Command {
  return {
    argv: [
      '/usr/bin/fio',
      '--name=faststart-disk-limit',
      '--readonly',
      '--rw=read',
      // fio takes a colon for the end of a name.
      `--filename=${file.replaceAll(':', String.raw`\:`)}`,
      '--bs=1M',
      '--direct=1',
      '--ioengine=libaio',
      '--iodepth=16',
      '--numjobs=4',
      `--runtime=${SECONDS}`,
      '--time_based',
      '--group_reporting',
      '--output-format=json',
    ],
  };
}

/** The same with what every machine has: one reader, so what it gives is less than the disk can. */
function ddCommand(file: string, bytes: number): Command {
  const count = Math.max(1, Math.floor(Math.min(bytes, DD_BYTES) / DD_BLOCK));
  return {
    argv: ['/usr/bin/dd', `if=${file}`, 'of=/dev/null', 'iflag=direct', 'bs=16M', `count=${count}`],
    env: {LC_ALL: 'C'},
  };
}

const fioOutput = z.object({
  jobs: z
    .array(
      z.object({
        error: z.number().default(0),
        read: z.object({bw_bytes: z.number().optional(), bw: z.number().optional()}),
      }),
    )
    .min(1),
});

/** Bytes a second that fio reports, over all jobs; old versions know KiB only. null = no such report. */
export function parseFio(stdout: string): number | null {
  // Warnings may stand before the document.
  const said = parseJsonAs(stdout.slice(Math.max(0, stdout.indexOf('{'))), fioOutput);
  if (said === undefined || said.jobs.some(job => job.error !== 0)) return null;
  const total = said.jobs.reduce((sum, {read}) => sum + (read.bw_bytes ?? (read.bw ?? 0) * 1024), 0);
  return total > 0 ? total : null;
}

/**
 * Bytes a second of dd's last line: `8589934592 bytes (8.6 GB, 8.0 GiB) copied, 5.1 s, 1.7 GB/s`, computed from its
 * bytes and seconds, which are exact. null = no such line.
 */
export function parseDd(stderr: string): number | null {
  const found = /^(\d+) bytes\b.*?,\s*([\d.]+(?:e[+-]?\d+)?) s(?:econds)?,/m.exec(stderr);
  const [bytes, seconds] = [Number(found?.[1]), Number(found?.[2])];
  return bytes > 0 && seconds > 0 ? bytes / seconds : null;
}

const words = (exit: Exit): string =>
  `${exit.shell}: ${exit.timedOut ? 'timed out' : exit.stderr.trim().split('\n').at(-1) || `exit code ${exit.code}`}`;

/**
 * Measures what the disk gives for the largest weight file; read only. By fio where it is installed, else by dd. After
 * a benchmark, never before: it would spend burst credits.
 */
export async function measureDiskLimit(
  host: Host,
  files: readonly WeightFile[],
  signal: AbortSignal,
): Promise<Read<DiskLimit>> {
  const file = files.toSorted((a, b) => b.bytes - a.bytes)[0];
  if (file === undefined) return {ok: false, code: 'none', message: 'there is no weight file to read'};
  // As root where the file is not ours: a model cache is often root's alone.
  const asOwner = host.user.uid === 0 || file.uid === host.user.uid ? {} : {sudo: true};
  const fio = await host.run({...fioCommand(file.path), ...asOwner}, {timeoutMs: TIMEOUT_MS, signal});
  const byFio = fio.ok ? parseFio(fio.stdout) : null;
  if (byFio !== null)
    return {ok: true, value: {bytesPerSecond: byFio, how: 'fio, 4 readers', command: fio.shell}};
  const dd = await host.run(
    {...ddCommand(file.path, file.bytes), ...asOwner},
    {timeoutMs: TIMEOUT_MS, signal},
  );
  const byDd = dd.ok ? parseDd(dd.stderr) : null;
  return byDd === null
    ? {ok: false, code: 'not-measured', message: `${words(fio)}; ${words(dd)}`}
    : {
        ok: true,
        value: {bytesPerSecond: byDd, how: 'dd, single stream, lower bound', command: dd.shell},
      };
}
