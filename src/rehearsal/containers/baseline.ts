import {createHash} from 'node:crypto';
import {rmSync} from 'node:fs';
import {beginDownload, finishDownload, modelFolder, readHubCache} from '../hub-cache.ts';
import {type Machine, readRateOf, spreadMs} from '../machine.ts';
import type {HubModel} from '../machine-schema.ts';
import {weightBytes} from '../model-shape.ts';
import type {Container} from './container.ts';
import {type ContainerSpec, flag, hostPath, hubCacheFolder, isOffline, words} from './container-spec.ts';
import {finishStart, startEngine, startProcess} from './engine-start.ts';
import {gatedRepo, hubUnreachable, offlineWithoutCache, repositoryNotFound} from './failures.ts';
import {showConnections} from './process-files.ts';
import {createScript, type Script, type ScriptBuilder} from './script.ts';
import {createVllmLog, gib, seconds, type VllmLog} from './vllm-lines.ts';

/** What an online start with a full cache still asks the hub. */
const CHATTER_BYTES = 180_000;
const CHATTER_REQUESTS = 6;

/** `--model X`, or the word after the flags: `vllm serve X`. */
export function modelArgument(spec: ContainerSpec): string {
  const named = flag(spec, 'model');
  if (named !== undefined) return named;
  return words(spec).findLast(word => word.includes('/') && !word.startsWith('-')) ?? '';
}

/** Where its Hugging Face cache is on the machine; a cache in the container's layer is kept beside the machine's own files. */
export function cacheOf(machine: Machine, container: Container): {path: string; real: string} {
  const {env} = container.spec;
  const inside = hubCacheFolder(env);
  const path = hostPath(container.spec, inside) ?? `/var/lib/docker/layers/${container.id}${inside}`;
  return {path, real: machine.files.real(path)};
}

type Access = 'allowed' | 'unreachable' | 'unknown-model' | 'gated';

export function hubAccess(machine: Machine, env: Readonly<Record<string, string>>, model: string): Access {
  const {hub} = machine.spec;
  const found = hub.models[model];
  if (!hub.reachable) return 'unreachable';
  if (found === undefined) return 'unknown-model';
  return found.gated === false || hub.tokens[env.HF_TOKEN ?? ''] !== undefined ? 'allowed' : 'gated';
}

function refuse(
  access: Exclude<Access, 'allowed'>,
  script: ScriptBuilder,
  log: VllmLog,
  model: string,
): Script {
  if (access === 'unreachable') return hubUnreachable(script, log, model);
  return access === 'gated' ? gatedRepo(script, log, model) : repositoryNotFound(script, model);
}

/** vLLM that loads from the Hugging Face cache: reads it, downloads it, or dies. */
export function planBaseline(machine: Machine, container: Container): Script {
  const {hub} = machine.spec;
  const script = createScript();
  const log = createVllmLog(script, machine.clock.wallMs(machine.clock.nowMs()));
  const id = modelArgument(container.spec);
  const cache = cacheOf(machine, container);
  const offline = isOffline(container.spec.env);
  if (hub.cacheLost === true) rmSync(modelFolder(cache.real, id), {recursive: true, force: true});
  startProcess(machine, container, script, log, id);
  const revision = flag(container.spec, 'revision') ?? 'main';
  const cached = readHubCache(cache.real, id, revision);
  const moved = !offline && hub.mainMoves === true && cached.status === 'complete';
  if (offline && cached.status !== 'complete') return offlineWithoutCache(script, log, id, cached.status);
  const access = hubAccess(machine, container.spec.env, id);
  const model = hub.models[id];
  if (!offline && access !== 'allowed' && cached.status !== 'complete') {
    if (access === 'unreachable') script.does(() => showConnections(machine, container, 'SYN_SENT'));
    return refuse(access, script, log, id);
  }
  if (model === undefined) return repositoryNotFound(script, id);
  if (!offline) {
    script.does(() => showConnections(machine, container, 'ESTABLISHED'));
    script.flow('network', CHATTER_BYTES, CHATTER_REQUESTS * hub.latencyMs);
    script.pass(CHATTER_REQUESTS * hub.latencyMs);
    script.does(() => showConnections(machine, container, null));
  }
  const format = flag(container.spec, 'load-format') ?? 'auto';
  startEngine(machine, script, log, id, format);
  const began = script.atMs;
  if (cached.status !== 'complete' || moved) {
    script.does(() => showConnections(machine, container, 'ESTABLISHED'));
    download(machine, script, log, {id, model, cache: cache.real});
    script.does(() => showConnections(machine, container, null));
  }
  read(machine, script, log, {
    id,
    model,
    revision,
    path: cache.path,
    format,
    held: cached.status === 'complete' && !moved ? cached.shards : null,
  });
  log.core(
    'gpu_model_runner.py:3338',
    `Model loading took ${gib(weightBytes(model))} GiB memory and ${seconds(script.atMs - began)} seconds`,
  );
  return finishStart(machine, container, script, log, flag(container.spec, 'served-model-name') ?? id);
}

type Downloading = {readonly id: string; readonly model: HubModel; readonly cache: string};

/** A cache that was complete is added to, under a new commit: `main` has moved. */
function download(machine: Machine, script: ScriptBuilder, log: VllmLog, what: Downloading): void {
  const bytes = weightBytes(what.model);
  const held = readHubCache(what.cache, what.id, 'main');
  const commit =
    held.status === 'complete' ? createHash('sha1').update(held.commit).digest('hex') : what.model.sha;
  const ms = spreadMs(machine, bytes / machine.spec.hub.downloadRate);
  script.does(() => beginDownload(what.cache, what.id, commit));
  script.flow('network', bytes, ms);
  script.pass(ms);
  script.does(() => finishDownload(what.cache, what.id, what.model, commit));
  log.core(
    'weight_utils.py:441',
    `Time spent downloading weights for ${what.id}: ${(ms / 1000).toFixed(6)} seconds`,
  );
}

/** How much quicker than the default loader the others read the same files. */
const LOADER_GAIN: Readonly<Record<string, number>> = {runai_streamer: 1.8, fastsafetensors: 2.2};

type Reading = {
  readonly id: string;
  readonly model: HubModel;
  readonly revision: string;
  readonly path: string;
  readonly format: string;
  readonly held: readonly string[] | null;
};

/** Reads the weights: from memory what is there, the rest from the disk. What was just downloaded is in memory. */
function read(machine: Machine, script: ScriptBuilder, log: VllmLog, what: Reading): void {
  const bytes = weightBytes(what.model);
  const inMemory =
    what.held?.reduce((sum, shard) => sum + machine.pageCache.residentBytes(shard), 0) ?? bytes;
  const resident = Math.min(bytes, inMemory);
  const cold = bytes - resident;
  const ms = spreadMs(
    machine,
    (cold / readRateOf(machine, what.path) + resident / machine.spec.timing.pageCacheRate) /
      (LOADER_GAIN[what.format] ?? 1),
  );
  script.flow('disk', cold, ms);
  const shards = 4;
  for (let shard = 1; shard <= shards; shard += 1) {
    script.pass(ms / shards);
    script.say(
      `Loading safetensors checkpoint shards: ${(100 * shard) / shards}% Completed | ${shard}/${shards}`,
      'stderr',
    );
  }
  script.does(() => {
    const now = readHubCache(machine.files.real(what.path), what.id, what.revision);
    if (now.status === 'complete') for (const shard of now.shards) machine.pageCache.fill(shard);
  });
  log.core('default_loader.py:314', `Loading weights took ${seconds(ms)} seconds`);
}
