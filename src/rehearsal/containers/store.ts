import {type Machine, spreadMs} from '../machine.ts';
import {readStoreFormat} from '../store-format.ts';
import type {Container} from './container.ts';
import {type ContainerSpec, flag, hostPath, words} from './container-spec.ts';
import {createScript, type Script} from './script.ts';

const POWERS: Readonly<Record<string, number>> = {B: 0, KB: 1, MB: 2, GB: 3, TB: 4};

function storeBytes(text: string): number {
  const [, number = '0', unit = 'B'] = /^(\d+)([A-Z]+)$/.exec(text) ?? [];
  return Number(number) * 1024 ** (POWERS[unit] ?? 0);
}

/** Share of the store's start that its light launcher leaves out: the imports that serving does not need. */
const IMPORTS_SAVED = 0.55;

/** The pool's size; `auto` = the model's files in whole chunks, and one more. null = there is no model to measure. */
export function poolBytes(machine: Machine, spec: ContainerSpec): number | null {
  const asked = flag(spec, 'mem-pool-size') ?? '4GB';
  if (asked !== 'auto') return storeBytes(asked);
  const chunk = storeBytes(flag(spec, 'chunk-size') ?? '32MB');
  const model = hostPath(
    spec,
    `${flag(spec, 'storage-path') ?? '/models'}/vllm/${flag(spec, 'model') ?? ''}`,
  );
  const stored = model === undefined ? undefined : readStoreFormat(machine.files.real(model));
  return stored?.status === 'complete' ? (Math.ceil(stored.bytes / chunk) + 1) * chunk : null;
}

/** From its start to its open port. */
export function storeStartMs(machine: Machine, spec: ContainerSpec): number {
  const isLight = words(spec).includes('faststart-store') && spec.env.FASTSTART_LIGHT_STORE !== '0';
  return spreadMs(machine, machine.spec.timing.storeStartSeconds) * (isLight ? 1 - IMPORTS_SAVED : 1);
}

/** ServerlessLLM Store: pins its pool, then opens its port. */
export function planStore(machine: Machine, container: Container): Script {
  const {spec} = container;
  const script = createScript();
  const chunk = storeBytes(flag(spec, 'chunk-size') ?? '32MB');
  const threads = flag(spec, 'num-thread') ?? '4';
  const folder = flag(spec, 'storage-path') ?? '/models';
  const startMs = storeStartMs(machine, spec);
  const pool = poolBytes(machine, spec);
  if (pool === null) {
    script.say(`faststart-store: no model below ${folder}/vllm to measure the pool for`, 'stderr');
    return script.exits(1);
  }
  script.pass(startMs * 0.5);
  script.say('INFO server.py:34] Starting gRPC server');
  script.say(
    `INFO server.py:200] StorageServicer: storage_path=${folder}, mem_pool_size=${pool}, num_thread=${threads}, chunk_size=${chunk}, registration_required=False`,
  );
  script.say('WARNING: Logging before InitGoogleLogging() is written to STDERR', 'stderr');
  script.say(`I checkpoint_store.cpp:42] Number of GPUs: ${machine.spec.gpus.length}`, 'stderr');
  script.say(
    `I checkpoint_store.cpp:44] I/O threads: ${threads}, chunk size: ${chunk / 1024 ** 2}MB`,
    'stderr',
  );
  script.say(`I checkpoint_store.cpp:46] Storage path: "${folder}"`, 'stderr');
  const source = hostPath(spec, folder);
  if (source === undefined || !machine.files.exists(source)) {
    script.say(`F checkpoint_store.cpp:52] Storage path "${folder}" does not exist`, 'stderr');
    return script.exits(1);
  }
  script.say(
    `I pinned_memory_pool.cpp:29] Creating PinnedMemoryPool with ${Math.ceil(pool / chunk)} buffers of ${chunk} bytes`,
    'stderr',
  );
  script.pass(startMs * 0.5);
  script.say(`I checkpoint_store.cpp:63] Memory pool created with ${pool / 1024 ** 3}GB`, 'stderr');
  script.say(
    `INFO server.py:243] Starting gRPC server on ${flag(spec, 'host') ?? '0.0.0.0'}:${flag(spec, 'port') ?? '8073'}`,
  );
  script.healthy();
  return script.runsOn(spreadMs(machine, machine.spec.timing.stopSeconds));
}
