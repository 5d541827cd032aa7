import type {Machine} from '../machine.ts';
import {fails, type Handler} from './answer.ts';

/** GPU memory of a vLLM whose engine is up, MiB. */
const ENGINE_MIB = 65_000;
const STORE_MIB = 520;

function usedMib(machine: Machine): number {
  return machine.containers.all().reduce((sum, container) => {
    if (container.status !== 'running') return sum;
    return (
      sum +
      (container.answersOn !== null ? ENGINE_MIB : container.spec.service === 'sllm_store' ? STORE_MIB : 0)
    );
  }, 4);
}

function field(machine: Machine, index: number, name: string): string | undefined {
  const gpu = machine.spec.gpus[index];
  if (gpu === undefined) return undefined;
  const used = index === 0 ? usedMib(machine) : 4;
  const values: Readonly<Record<string, string>> = {
    index: String(index),
    name: gpu.name,
    gpu_name: gpu.name,
    uuid: gpu.uuid,
    gpu_uuid: gpu.uuid,
    driver_version: gpu.driver,
    'memory.total': String(gpu.memoryMib),
    'memory.used': String(used),
    'memory.free': String(gpu.memoryMib - used),
    'utilization.gpu': '0',
    'power.limit': `${gpu.powerWatts}.00`,
    persistence_mode: 'Enabled',
    compute_mode: 'Default',
    'mig.mode.current': 'Disabled',
    'pcie.link.gen.current': '5',
    'pcie.link.gen.max': '5',
    'pcie.link.width.current': '16',
    'pcie.link.width.max': '16',
    'ecc.mode.current': 'Enabled',
    'clocks.max.sm': '1785',
    compute_cap: '9.0',
    'temperature.gpu': '34',
    'clocks.sm': '1980',
    'clocks_throttle_reasons.active': '0x0000000000000001',
  };
  return values[name];
}

/** `nvidia-smi --query-gpu=... --format=csv,noheader,nounits`, or `--query-compute-apps=...` */
export const nvidiaSmi: Handler = ({machine, args}) => {
  if (machine.spec.gpus.length === 0) return {code: 127, stderr: '/bin/sh: 1: nvidia-smi: not found\n'};
  const query = (name: string): string[] | undefined =>
    args
      .find(word => word.startsWith(`--${name}=`))
      ?.slice(name.length + 3)
      .split(',')
      .map(word => word.trim());
  if (!args.includes('--format=csv,noheader,nounits')) return undefined;
  if (query('query-compute-apps') !== undefined) return {};
  const names = query('query-gpu');
  const unknown = names?.find(name => field(machine, 0, name) === undefined);
  if (names === undefined) return undefined;
  if (unknown !== undefined) return fails(2, `Field "${unknown}" is not a valid field to query.`);
  const rows = machine.spec.gpus.map((_, index) => names.map(name => field(machine, index, name)).join(', '));
  return {stdout: rows.map(row => `${row}\n`).join(''), takesMs: 40};
};
