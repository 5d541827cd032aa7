import type {Machine} from '../machine.ts';
import {planBaseline} from './baseline.ts';
import type {Container} from './container.ts';
import {words} from './container-spec.ts';
import {planConvert, planExampleConvert} from './convert.ts';
import {planFaststart} from './faststart.ts';
import {showConnections, showControlGroup} from './process-files.ts';
import {createScript, type Script} from './script.ts';
import {planStore} from './store.ts';
import {planMapped, planWeightCache} from './weight-cache.ts';

/** What a container's command line makes it do. */
export function planProcess(machine: Machine, container: Container): Script {
  showControlGroup(machine, container);
  showConnections(machine, container, null);
  const line = words(container.spec).join(' ');
  if (line.includes('sllm-store start') || line.includes('faststart-store'))
    return planStore(machine, container);
  if (line.includes('serverless_llm')) return planFaststart(machine, container);
  if (line.includes('vllm preload')) return planWeightCache(machine, container);
  if (line.includes('ipc_cache')) return planMapped(machine, container);
  if (line.includes('vllm serve') || line.includes('vllm.entrypoints.openai.api_server'))
    return planBaseline(machine, container);
  if (line.includes('faststart-convert')) return planConvert(machine, container);
  if (line.includes('save_vllm_model')) return planExampleConvert(machine, container);
  return createScript().runsOn(0);
}
