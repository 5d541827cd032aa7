import type {Context} from '../context.ts';
import {portsOfOthers, readPortHolders} from '../gates/ports-free.ts';
import {readMemory} from './memory.ts';
import type {MachineFacts} from './proposals.ts';

const PORT_KEYS = new Set(['VLLM_BASELINE_PORT', 'VLLM_FASTSTART_PORT']);

/** Reads what the proposal for a key depends on, and no more: who has which port takes a while to ask. */
export async function observeMachine(context: Context, key: string): Promise<MachineFacts> {
  const [{totalBytes}, cpus] = await Promise.all([
    readMemory(context),
    context.host.readText('/proc/cpuinfo'),
  ]);
  const cores = cpus.ok ? (cpus.value.match(/^processor\s*:/gm) ?? []).length : 0;
  const facts = {
    memoryBytes: totalBytes,
    cores: cores === 0 ? null : cores,
    mountPoint: context.settings.mountPoint,
  };
  if (!PORT_KEYS.has(key)) return facts;
  return {...facts, takenPorts: portsOfOthers(await readPortHolders(context))};
}
