import type {Clock, Host} from '../host/ports.ts';

/** Of the block layer's counters: sectors are always 512 bytes. */
const SECTOR_BYTES = 512;
const READ_SECTORS = 2;
const WRITTEN_SECTORS = 6;
const BUSY_MS = 9;

export type DiskCounters = {readonly readBytes: number; readonly writeBytes: number; readonly busyMs: number};

/** A line of counters as `/sys/class/block/NAME/stat` has it. */
function countersIn(text: string): DiskCounters | null {
  const fields = text.trim().split(/\s+/).map(Number);
  const [read, written, busyMs] = [fields[READ_SECTORS], fields[WRITTEN_SECTORS], fields[BUSY_MS]];
  if (read === undefined || written === undefined || busyMs === undefined) return null;
  if (![read, written, busyMs].every(Number.isFinite)) return null;
  return {readBytes: read * SECTOR_BYTES, writeBytes: written * SECTOR_BYTES, busyMs};
}

/** Milliseconds in which anything on the machine has waited for a disk so far; null = this kernel does not count it. */
export async function ioStallMs(host: Host): Promise<number | null> {
  const text = await host.readText('/proc/pressure/io', {maxBytes: 1000, atOnce: true});
  const micros = text.ok ? /^some .*\btotal=(\d+)$/m.exec(text.value)?.[1] : undefined;
  return micros === undefined ? null : Number(micros) / 1000;
}

export async function diskCounters(host: Host, device: string | null): Promise<DiskCounters | null> {
  if (device === null) return null;
  const name = device.replace(/^\/dev\//, '').replaceAll('/', '!');
  const text = await host.readText(`/sys/class/block/${name}/stat`, {maxBytes: 1000, atOnce: true});
  return text.ok ? countersIn(text.value) : null;
}

/** Memory that looks like a disk, and files that do: what they read is read again from below. */
const NO_DISK = /^(?:loop|ram|zram|sr|fd)\d/;

/** Bytes read so far from each whole disk, by name. null = the kernel's table could not be read. */
export async function readByDisk(host: Host): Promise<ReadonlyMap<string, number> | null> {
  const [table, disks] = await Promise.all([
    host.readText('/proc/diskstats', {maxBytes: 256 * 1024}),
    host.readFolder('/sys/block'),
  ]);
  if (!table.ok || !disks.ok) return null;
  const whole = new Set(disks.value.filter(name => !NO_DISK.test(name)));
  const rows = table.value.split('\n').flatMap((line): [string, number][] => {
    const [, , name, ...fields] = line.trim().split(/\s+/);
    const counters = name !== undefined && whole.has(name) ? countersIn(fields.join(' ')) : null;
    return name === undefined || counters === null ? [] : [[name, counters.readBytes]];
  });
  return new Map(rows);
}

/** What disks other than that of the weights read between two tables; those below 1 MB are left out. */
export function elsewhere(
  before: ReadonlyMap<string, number> | null,
  after: ReadonlyMap<string, number> | null,
  device: string | null,
): Readonly<Record<string, number>> | null {
  if (before === null || after === null) return null;
  const own = device?.replace(/^\/dev\//, '') ?? '';
  const rows = [...after].flatMap(([name, bytes]): [string, number][] => {
    const read = bytes - (before.get(name) ?? bytes);
    // A partition's name begins with that of its disk.
    return read < 1_000_000 || own.startsWith(name) ? [] : [[name, read]];
  });
  return Object.fromEntries(rows);
}

/** What grew between two readings; null where either could not be read or the counter began anew. */
export function counted(before: number | null, after: number | null): number | null {
  return before === null || after === null || after < before ? null : after - before;
}

const SAMPLE_MS = 250;
/** A disk that is busy for a smaller share of the time is quiet. */
const QUIET_SHARE = 0.05;

/** Waits until a disk is quiet, at most `patienceMs`; how busy it was in the last look. null = cannot be seen. */
export async function settle(
  {host, clock}: {readonly host: Host; readonly clock: Clock},
  device: string | null,
  options: {readonly patienceMs: number; readonly signal: AbortSignal},
): Promise<{readonly busyShare: number | null; readonly isQuiet: boolean}> {
  const endMs = clock.nowMs() + options.patienceMs;
  const everyMs = SAMPLE_MS * Math.max(1, clock.scale);
  for (;;) {
    const [before, fromMs] = [await diskCounters(host, device), clock.nowMs()];
    if (before === null) return {busyShare: null, isQuiet: true};
    await clock.sleep(everyMs, options.signal);
    const [after, toMs] = [await diskCounters(host, device), clock.nowMs()];
    const busyMs = counted(before.busyMs, after?.busyMs ?? null);
    if (busyMs === null) return {busyShare: null, isQuiet: true};
    const busyShare = Math.min(1, busyMs / (toMs - fromMs));
    if (busyShare < QUIET_SHARE) return {busyShare, isQuiet: true};
    if (toMs > endMs || options.signal.aborted) return {busyShare, isQuiet: false};
  }
}
