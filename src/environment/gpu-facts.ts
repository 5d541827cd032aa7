import type {Host} from '../host/ports.ts';
import {type Fact, fact, unknown} from './fact.ts';

/** nvidia-smi's own name of each field, and ours. Asked for one by one: an old driver refuses a query it knows in part. */
const FIELDS = {
  name: 'name',
  uuid: 'uuid',
  driver: 'driver_version',
  memoryMib: 'memory.total',
  persistence: 'persistence_mode',
  computeMode: 'compute_mode',
  mig: 'mig.mode.current',
  ecc: 'ecc.mode.current',
  pcieGenNow: 'pcie.link.gen.current',
  pcieGenMax: 'pcie.link.gen.max',
  pcieWidthNow: 'pcie.link.width.current',
  pcieWidthMax: 'pcie.link.width.max',
  powerLimitW: 'power.limit',
  smClockMaxMhz: 'clocks.max.sm',
} as const;

const NOT_SAID = /^\[.*\]$|^$/;
const TIMEOUT_MS = 10_000;

async function ask(host: Host, query: string): Promise<readonly string[] | string> {
  const argv = ['nvidia-smi', query, '--format=csv,noheader,nounits'] as const;
  const exit = await host.run({argv: [...argv]}, {timeoutMs: TIMEOUT_MS});
  if (exit.ok) return exit.stdout.split('\n').filter(line => line.trim() !== '');
  if (exit.notFound || exit.code === 127) return 'nvidia-smi is not installed';
  if (exit.timedOut) return 'nvidia-smi did not answer';
  return (exit.stderr.trim() || exit.stdout.trim() || `nvidia-smi ended with ${exit.code}`).slice(0, 200);
}

/** One fact a GPU and field; a machine without nvidia-smi gives one that says so. */
export async function gpuFacts(host: Host): Promise<readonly Fact[]> {
  const names = await ask(host, `--query-gpu=${FIELDS.name}`);
  if (typeof names === 'string') return [unknown('gpu', names)];
  const rest = await Promise.all(
    Object.entries(FIELDS).map(async ([ours, theirs]) => {
      const lines = await ask(host, `--query-gpu=${theirs}`);
      return names.map((_, index) => {
        const value = typeof lines === 'string' ? '' : (lines[index]?.trim() ?? '');
        const why = typeof lines === 'string' ? lines : 'nvidia-smi does not say';
        return fact(`gpu.${index}.${ours}`, NOT_SAID.test(value) ? undefined : value, why);
      });
    }),
  );
  const apps = await ask(host, '--query-compute-apps=pid,used_memory');
  const processes =
    typeof apps === 'string'
      ? unknown('gpu.processes', apps)
      : {id: 'gpu.processes', value: apps.length, why: null};
  return [...rest.flat(), processes];
}
