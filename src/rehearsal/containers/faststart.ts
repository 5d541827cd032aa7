import {type Machine, readRateOf, spreadMs} from '../machine.ts';
import {readStoreFormat} from '../store-format.ts';
import {modelArgument} from './baseline.ts';
import type {Container} from './container.ts';
import {flag, hostPath} from './container-spec.ts';
import {finishStart, startEngine, startProcess} from './engine-start.ts';
import {storeLoadFailed} from './failures.ts';
import {createScript, type Script} from './script.ts';
import {poolBytes, storeStartMs} from './store.ts';
import {createVllmLog, seconds} from './vllm-lines.ts';

/** The store that this container shares its network with. */
function storeOf(machine: Machine, container: Container): Container | undefined {
  const [kind, id = ''] = container.spec.networkMode.split(':');
  return kind === 'container' ? machine.containers.find(id) : undefined;
}

/** vLLM that loads from the store: from pinned memory when the store has the model, else the store reads it first. */
export function planFaststart(machine: Machine, container: Container): Script {
  const {timing} = machine.spec;
  const script = createScript();
  const log = createVllmLog(script, machine.clock.wallMs(machine.clock.nowMs()));
  const path = modelArgument(container.spec);
  const folder = hostPath(container.spec, path);
  const store = storeOf(machine, container);
  const stored =
    folder === undefined ? {status: 'absent' as const} : readStoreFormat(machine.files.real(folder));
  startProcess(machine, container, script, log, path);
  log.api(
    '__init__.py:76',
    'Registered model loader `ServerlessLLMLoader` with load format `serverless_llm`',
  );
  startEngine(machine, script, log, path, 'serverless_llm');
  // A store that is still pinning its pool is waited for, as much of it as is left; one that is not there is not.
  const pinning = store?.status === 'running' && store.health !== 'healthy';
  if (pinning) script.pass(Math.max(0, storeStartMs(machine, store.spec) - script.atMs));
  if (store === undefined || (store.health !== 'healthy' && !pinning)) {
    return storeLoadFailed(
      script,
      log,
      path,
      'Error: <_InactiveRpcError of RPC that terminated with: status = StatusCode.UNAVAILABLE, details = "failed to connect to all addresses; 127.0.0.1:8073: Connection refused">',
    );
  }
  if (stored.status !== 'complete' || folder === undefined) {
    return storeLoadFailed(
      script,
      log,
      path,
      stored.status === 'truncated'
        ? `Failed to read file: tensor.data_0 read: ${stored.have} expected: ${stored.need}`
        : `Model ${path} does not exist`,
    );
  }
  if ((poolBytes(machine, store.spec) ?? 0) < stored.bytes) {
    return storeLoadFailed(script, log, path, `Not enough memory for model ${path}`);
  }
  const began = script.atMs;
  const held = `${store.id}@${store.startedAtMs}:${path}`;
  const isPinned = machine.pinned.has(held);
  if (!isPinned) {
    const ms = spreadMs(machine, stored.bytes / (readRateOf(machine, folder) * timing.storeDiskFactor));
    const say = (text: string): void =>
      script.does(() => store.log.append({atMs: machine.clock.nowMs(), stream: 'stderr', text}));
    say(`I checkpoint_store.cpp:114] Loading model ${path} size ${stored.bytes} to host`);
    script.pass(ms);
    script.does(() => store.charge('disk', stored.bytes));
    say(`I model.cpp:187] Finished loading model ${path} from disk`);
  }
  const copyMs = spreadMs(machine, stored.bytes / timing.pinnedCopyRate);
  script.pass(copyMs);
  script.does(() => {
    machine.pinned.add(held);
    store.log.append({
      atMs: machine.clock.nowMs(),
      stream: 'stdout',
      text: `INFO server.py:118] Confirm model ${path} replica success`,
    });
  });
  const line = {
    model: path.replace(/^.*?\/vllm\//, ''),
    rank: 0,
    ranks: 1,
    bytes: stored.bytes,
    seconds: Number(seconds(script.atMs - began)),
    source: isPinned ? 'pinned' : 'disk',
    storeReadBytes: isPinned ? 0 : stored.bytes,
  };
  log.core('loader.py:90', `faststart-load ${JSON.stringify(line)}`);
  log.core(
    'gpu_model_runner.py:3338',
    `Model loading took 0.00 GiB memory and ${seconds(script.atMs - began)} seconds`,
  );
  return finishStart(machine, container, script, log, flag(container.spec, 'served-model-name') ?? path);
}
