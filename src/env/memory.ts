import type {Context} from '../context.ts';

export type Memory = {readonly totalBytes: number | null; readonly availableBytes: number | null};

/** RAM as the kernel counts it. null = it does not say. */
export async function readMemory(context: Context): Promise<Memory> {
  const text = await context.host.readText('/proc/meminfo');
  const bytesOf = (name: string): number | null => {
    const kilobytes = text.ok ? new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text.value)?.[1] : undefined;
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  };
  return {totalBytes: bytesOf('MemTotal'), availableBytes: bytesOf('MemAvailable')};
}
