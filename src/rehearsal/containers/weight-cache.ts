import {readHubCache} from '../hub-cache.ts';
import {type Machine, readRateOf, spreadMs} from '../machine.ts';
import {weightBytes} from '../model-shape.ts';
import {cacheOf, modelArgument} from './baseline.ts';
import type {Container} from './container.ts';
import {flag} from './container-spec.ts';
import {finishStart, startEngine, startProcess} from './engine-start.ts';
import {createScript, type Script} from './script.ts';
import {createVllmLog, seconds} from './vllm-lines.ts';

/** `vllm preload`: reads the cached weights into GPU memory once, and keeps them there. */
export function planWeightCache(machine: Machine, container: Container): Script {
  const {timing} = machine.spec;
  const script = createScript();
  const log = createVllmLog(script, machine.clock.wallMs(machine.clock.nowMs()));
  const id = modelArgument(container.spec);
  const cache = cacheOf(machine, container);
  const model = machine.spec.hub.models[id];
  startProcess(machine, container, script, log, id);
  const held = readHubCache(cache.real, id, flag(container.spec, 'revision') ?? 'main');
  if (model === undefined || held.status !== 'complete') {
    log.api('preload.py:280', 'Weight cache daemon rank(s) exited during startup (exitcodes=[1])', 'ERROR');
    return script.exits(1);
  }
  const bytes = weightBytes(model);
  const resident = held.shards.reduce((sum, shard) => sum + machine.pageCache.residentBytes(shard), 0);
  const cold = Math.max(0, bytes - resident);
  const ms = spreadMs(machine, cold / readRateOf(machine, cache.path) + resident / timing.pageCacheRate);
  script.flow('disk', cold, ms);
  script.pass(ms);
  log.core('default_loader.py:314', `Loading weights took ${seconds(ms)} seconds`);
  const folder = flag(container.spec, 'weight-cache-socket-dir') ?? 'the default socket dir';
  log.api(
    'preload.py:300',
    `===== Weight cache daemon READY: node 0/1 serving 1 local rank(s) in ${folder} =====`,
  );
  script.healthy();
  return script.runsOn(spreadMs(machine, timing.stopSeconds));
}

/** How long it takes to map what is in GPU memory already: it does not depend on how much that is. */
const MAP_MS = 300;

/** vLLM that maps the daemon's weights; it waits for a daemon that is still reading, and ends without one. */
export function planMapped(machine: Machine, container: Container): Script {
  const script = createScript();
  const log = createVllmLog(script, machine.clock.wallMs(machine.clock.nowMs()));
  const id = modelArgument(container.spec);
  const model = machine.spec.hub.models[id];
  const [kind, daemonId = ''] = container.spec.networkMode.split(':');
  const daemon = kind === 'container' ? machine.containers.find(daemonId) : undefined;
  startProcess(machine, container, script, log, id);
  startEngine(machine, script, log, id, 'ipc_cache');
  if (daemon?.status !== 'running' || model === undefined) {
    log.core('core.py:842', 'EngineCore failed to start.', 'ERROR');
    script.say(
      'WeightCacheUnavailableError: Weight cache daemon did not become ready within 300.0s',
      'stderr',
    );
    return script.exits(1);
  }
  const began = script.atMs;
  if (daemon.health !== 'healthy') {
    log.core('ipc_loader.py:319', 'Waiting up to 300.0s for the weight cache daemon to start');
    script.pass(spreadMs(machine, weightBytes(model) / readRateOf(machine, cacheOf(machine, daemon).path)));
  }
  script.pass(spreadMs(machine, MAP_MS / 1000));
  log.core('ipc_loader.py:229', 'Mapped 291 tensors from the weight cache daemon (zero_copy mode)');
  const took = seconds(script.atMs - began);
  log.core('gpu_model_runner.py:3338', `Model loading took 0.00 GiB memory and ${took} seconds`);
  return finishStart(machine, container, script, log, flag(container.spec, 'served-model-name') ?? id);
}
