import {type Machine, spreadMs} from '../machine.ts';
import type {Container} from './container.ts';
import {flag, hostPath} from './container-spec.ts';
import {createScript, type Script} from './script.ts';

const POWERS: Readonly<Record<string, number>> = {B: 0, KB: 1, MB: 2, GB: 3, TB: 4};

export function storeBytes(text: string): number {
  const [, number = '0', unit = 'B'] = /^(\d+)([A-Z]+)$/.exec(text) ?? [];
  return Number(number) * 1024 ** (POWERS[unit] ?? 0);
}

/** ServerlessLLM Store: pins its pool, then opens its port. */
export function planStore(machine: Machine, container: Container): Script {
  const {spec} = container;
  const script = createScript();
  const pool = storeBytes(flag(spec, 'mem-pool-size') ?? '4GB');
  const chunk = storeBytes(flag(spec, 'chunk-size') ?? '32MB');
  const threads = flag(spec, 'num-thread') ?? '4';
  const folder = flag(spec, 'storage-path') ?? '/models';
  const startMs = spreadMs(machine, machine.spec.timing.storeStartSeconds);
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
