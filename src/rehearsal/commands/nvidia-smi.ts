import {pidOf} from '../engine/container-json.ts';
import type {Machine} from '../machine.ts';
import {fails, type Handler} from './answer.ts';

type Computing = {readonly program: string; readonly mib: number; readonly busyPercent: number};

/** A vLLM whose engine is up, and those of other services that compute on a GPU. */
const ENGINE: Computing = {program: 'VLLM::EngineCore', mib: 65_000, busyPercent: 0};
const SERVICES: Readonly<Record<string, Computing>> = {
  sllm_store: {program: '/opt/venv/bin/python3', mib: 520, busyPercent: 0},
  convert_model: {program: '/opt/venv/bin/python3', mib: 17_200, busyPercent: 34},
};
/** Of the driver itself, MiB. */
const DRIVER_MIB = 4;

/** What computes on the first GPU now. */
function computing(machine: Machine): readonly (Computing & {readonly pid: number})[] {
  return machine.containers.all().flatMap(container => {
    if (container.status !== 'running') return [];
    const does = container.answersOn === null ? SERVICES[container.spec.service] : ENGINE;
    return does === undefined ? [] : [{...does, pid: pidOf(container)}];
  });
}

function field(machine: Machine, index: number, name: string): string | undefined {
  const gpu = machine.spec.gpus[index];
  if (gpu === undefined) return undefined;
  const here = index === 0 ? computing(machine) : [];
  const used = here.reduce((sum, {mib}) => sum + mib, DRIVER_MIB);
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
    'utilization.gpu': String(Math.max(0, ...here.map(({busyPercent}) => busyPercent))),
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

const TAKES_MS = 40;

function processRows(machine: Machine, names: readonly string[]): string {
  return computing(machine)
    .map(({pid, program, mib}) => {
      const values: Readonly<Record<string, string>> = {
        pid: String(pid),
        process_name: program,
        used_memory: String(mib),
      };
      return `${names.map(name => values[name] ?? '[N/A]').join(', ')}\n`;
    })
    .join('');
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
  const asked = query('query-compute-apps');
  if (asked !== undefined) return {stdout: processRows(machine, asked), takesMs: TAKES_MS};
  const names = query('query-gpu');
  const unknown = names?.find(name => field(machine, 0, name) === undefined);
  if (names === undefined) return undefined;
  if (unknown !== undefined) return fails(2, `Field "${unknown}" is not a valid field to query.`);
  const rows = machine.spec.gpus.map((_, index) => names.map(name => field(machine, index, name)).join(', '));
  return {stdout: rows.map(row => `${row}\n`).join(''), takesMs: TAKES_MS};
};
