import {z} from 'zod';
import {parseJsonAs} from '../engine/parse-json.ts';
import type {Host} from '../host/ports.ts';
import type {CacheDrop} from './types.ts';
import type {WeightFile} from './weight-files.ts';

const MEBIBYTE = 1024 * 1024;

/** A refusal in words; null = done. */
type Refusal = string | null;

/** Takes weights out of the page cache: file by file without root, or the whole cache as the runbook's script does. */
export async function evict(host: Host, drop: CacheDrop, files: readonly WeightFile[]): Promise<Refusal> {
  if (drop === 'none') return null;
  // Dirty pages are skipped by either way of dropping.
  const synced = await host.run({argv: ['/usr/bin/sync']});
  if (!synced.ok) return `${synced.shell} failed: ${synced.stderr.trim()}`;
  if (drop === 'system') {
    const dropped = await host.run({argv: ['/usr/sbin/sysctl', 'vm.drop_caches=3'], sudo: true});
    return dropped.ok ? null : `${dropped.shell} failed: ${dropped.stderr.trim()}`;
  }
  for (const file of files) {
    const one = await host.run({
      argv: ['/usr/bin/dd', `if=${file.path}`, 'iflag=nocache', 'count=0', 'status=none'],
    });
    if (!one.ok) return `${one.shell} failed: ${one.stderr.trim()}`;
  }
  return null;
}

/** util-linux prints numbers or, in older versions, numbers in quotes. */
const fincoreOutput = z.object({
  fincore: z.array(z.object({res: z.coerce.number(), size: z.coerce.number(), file: z.string()})),
});

export type Residency = {
  readonly residentBytes: number | null;
  readonly weightBytes: number;
  /** Why the resident bytes could not be read; null when they were. */
  readonly unproven: string | null;
};

/**
 * How much of these files is in memory. Asked as root where we do not own them: without the right to write, the
 * kernel claims that every page is resident.
 */
export async function residency(host: Host, files: readonly WeightFile[]): Promise<Residency> {
  const weightBytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const cannot = (unproven: string): Residency => ({residentBytes: null, weightBytes, unproven});
  const [first, ...rest] = files.map(file => file.path);
  if (first === undefined) return cannot('no weight files to look at');
  const foreign = host.user.uid !== 0 && files.some(file => file.uid !== host.user.uid);
  const exit = await host.run({
    argv: ['/usr/bin/fincore', '--json', '--bytes', '--output', 'RES,SIZE,FILE', first, ...rest],
    ...(foreign ? {sudo: true} : {}),
  });
  if (exit.notFound) return cannot('fincore is not installed (package util-linux-extra or util-linux)');
  if (!exit.ok) return cannot(`fincore failed: ${exit.stderr.trim() || `exit code ${exit.code}`}`);
  const said = parseJsonAs(exit.stdout, fincoreOutput);
  if (said === undefined || said.fincore.length < files.length)
    return cannot('fincore gave no answer for every file');
  return {
    residentBytes: said.fincore.reduce((sum, row) => sum + row.res, 0),
    weightBytes,
    unproven: null,
  };
}

/** Warm: at least 95 % of the weights are in memory. */
export function isWarm(residentBytes: number, weightBytes: number): boolean {
  return residentBytes >= weightBytes * 0.95;
}

/** Cold: at most 64 MiB, or 1 % of the weights, are left in memory. */
export function isCold(residentBytes: number, weightBytes: number): boolean {
  return residentBytes <= Math.max(64 * MEBIBYTE, weightBytes / 100);
}
