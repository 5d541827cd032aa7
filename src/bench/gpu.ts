import type {Host, Read} from '../host/ports.ts';
import type {GpuState} from './types.ts';

const TIMEOUT_MS = 10_000;
const FIELDS = 'uuid,memory.used,clocks.sm,clocks_throttle_reasons.active';
/** Bits of the driver's reasons that hold a busy GPU back; idle (1) and application clocks (2) are no trouble. */
const REASONS: readonly (readonly [bit: number, words: string])[] = [
  [0x4, 'power cap'],
  [0x8, 'hardware slowdown'],
  [0x20, 'software thermal slowdown'],
  [0x40, 'hardware thermal slowdown'],
  [0x80, 'hardware power brake'],
];

const numberOf = (text: string | undefined): number | null => {
  const value = Number.parseFloat(text ?? '');
  return Number.isFinite(value) ? value : null;
};

function throttledIn(mask: string | undefined): string | null {
  if (mask === undefined || !/^0x[0-9a-f]+$/i.test(mask)) return null;
  // The mask is 64 bits wide; the bits that we know are among the lowest.
  const bits = Number.parseInt(mask.slice(-8).replace(/^0x/i, ''), 16);
  return REASONS.flatMap(([bit, words]) => ((bits & bit) === 0 ? [] : [words])).join(', ');
}

/** Rows of `nvidia-smi --format=csv,noheader,nounits`. */
export function gpuStates(csv: string): readonly GpuState[] {
  return csv
    .split('\n')
    .map(line => line.split(',').map(field => field.trim()))
    .flatMap(([uuid, memory, clock, mask]) =>
      uuid === undefined || uuid === ''
        ? []
        : [
            {
              uuid,
              memoryUsedMiB: numberOf(memory),
              clockMHz: numberOf(clock),
              throttled: throttledIn(mask),
            },
          ],
    );
}

async function query(host: Host, argument: string): Promise<Read<string>> {
  const exit = await host.run(
    {argv: ['nvidia-smi', argument, '--format=csv,noheader,nounits']},
    {timeoutMs: TIMEOUT_MS},
  );
  if (exit.notFound) return {ok: false, code: 'missing', message: 'nvidia-smi is not installed'};
  if (!exit.ok)
    return {
      ok: false,
      code: 'failed',
      message: `nvidia-smi: ${exit.stderr.trim() || exit.stdout.trim() || `exit code ${exit.code}`}`,
    };
  return {ok: true, value: exit.stdout};
}

export async function readGpus(host: Host): Promise<Read<readonly GpuState[]>> {
  const csv = await query(host, `--query-gpu=${FIELDS}`);
  return csv.ok ? {ok: true, value: gpuStates(csv.value)} : csv;
}

/** A process that computes on a GPU. */
export type GpuUser = {readonly pid: number; readonly name: string};

/**
 * Who computes on a GPU and belongs to none of these containers. A process is looked up in its control groups, which
 * name its container.
 */
export async function foreignGpuUsers(
  host: Host,
  containerIds: readonly string[],
): Promise<Read<readonly GpuUser[]>> {
  const csv = await query(host, '--query-compute-apps=pid,process_name');
  if (!csv.ok) return csv;
  const foreign: GpuUser[] = [];
  for (const line of csv.value.split('\n')) {
    const [, pid, name = ''] = /^\s*(\d+)\s*,\s*(.*?)\s*$/.exec(line) ?? [];
    if (pid === undefined) continue;
    const groups = await host.readText(`/proc/${pid}/cgroup`, {maxBytes: 64 * 1024});
    // Ended since it was listed.
    if (!groups.ok && groups.code === 'ENOENT') continue;
    if (groups.ok && containerIds.some(id => groups.value.includes(id))) continue;
    foreign.push({pid: Number(pid), name});
  }
  return {ok: true, value: foreign};
}
