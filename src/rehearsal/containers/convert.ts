import {existsSync, mkdirSync, renameSync, rmSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {beginDownload, finishDownload, readHubCache} from '../hub-cache.ts';
import {type Machine, spreadMs} from '../machine.ts';
import type {HubModel} from '../machine-schema.ts';
import {tensorsOf, weightBytes} from '../model-shape.ts';
import {readStoreFormat, writeManifest, writeStoreFormat} from '../store-format.ts';
import {cacheOf, hubAccess, modelArgument} from './baseline.ts';
import type {Container} from './container.ts';
import {flag, hostPath, hubCacheFolder, isOffline} from './container-spec.ts';
import {gatedRepo, hubUnreachable, offlineWithoutCache, repositoryNotFound} from './failures.ts';
import {createScript, type Script, type ScriptBuilder} from './script.ts';
import {createVllmLog} from './vllm-lines.ts';

/** Where the converted model goes: on the machine, or nowhere when nothing is mounted there. */
function outputOf(machine: Machine, container: Container, id: string): string | undefined {
  const storage = flag(container.spec, 'storage-path') ?? '/models/vllm';
  const path = hostPath(container.spec, `${storage}/${id}`);
  return path === undefined ? undefined : machine.files.real(path);
}

/** Downloads unless the mounted cache has the model. */
function fetchModel(
  machine: Machine,
  container: Container,
  script: ScriptBuilder,
  id: string,
): Script | undefined {
  const {hub} = machine.spec;
  const log = createVllmLog(script, machine.clock.wallMs(machine.clock.nowMs()));
  const mounted = hostPath(container.spec, hubCacheFolder(container.spec.env));
  const cache = mounted === undefined ? undefined : machine.files.real(mounted);
  const cached =
    cache === undefined ? undefined : readHubCache(cache, id, flag(container.spec, 'revision') ?? 'main');
  if (cached?.status === 'complete') return undefined;
  if (isOffline(container.spec.env)) return offlineWithoutCache(script, log, id, 'absent');
  const access = hubAccess(machine, container.spec.env, id);
  const model = hub.models[id];
  if (access === 'unreachable') return hubUnreachable(script, log, id);
  if (access === 'gated') return gatedRepo(script, log, id);
  if (model === undefined) return repositoryNotFound(script, id);
  const ms = spreadMs(machine, weightBytes(model) / hub.downloadRate);
  if (cache !== undefined) script.does(() => beginDownload(cache, id, model.sha));
  script.flow('network', weightBytes(model), ms);
  for (let share = 1; share <= 4; share += 1) {
    script.pass(ms / 4);
    script.say(
      `Fetching model files: ${share * 25}% of ${(weightBytes(model) / 1e9).toFixed(2)} GB`,
      'stderr',
    );
  }
  if (cache !== undefined) script.does(() => finishDownload(cache, id, model, model.sha));
  return undefined;
}

/** Loads the model once and writes it: beside its place first where `partial` says so. */
function write(
  machine: Machine,
  script: ScriptBuilder,
  model: HubModel,
  folder: string | undefined,
  partial:
    | {readonly folder: string; readonly manifest: () => Parameters<typeof writeManifest>[1]}
    | undefined,
): void {
  const {timing} = machine.spec;
  if (partial !== undefined) script.does(() => mkdirSync(partial.folder, {recursive: true}));
  script.pass(spreadMs(machine, timing.engineInitSeconds + weightBytes(model) / timing.convertRate));
  if (folder === undefined) return;
  script.does(() => {
    if (partial === undefined) return writeStoreFormat(folder, model);
    writeStoreFormat(partial.folder, model);
    writeManifest(partial.folder, partial.manifest());
    renameSync(partial.folder, folder);
  });
}

/** The converter of the bundled stack: a whole output or none, and an output that is there is left alone. */
export function planConvert(machine: Machine, container: Container): Script {
  const script = createScript();
  const id = modelArgument(container.spec);
  const output = outputOf(machine, container, id);
  const revision = flag(container.spec, 'revision') ?? 'main';
  script.pass(spreadMs(machine, 1));
  if (output !== undefined && existsSync(output)) {
    const stored = readStoreFormat(output);
    const state =
      stored.status === 'complete' ? 'complete: nothing to do' : `not complete (${stored.status})`;
    script.say(`convert: ${output.slice(machine.files.root.length)} is there and ${state}`);
    return script.exits(stored.status === 'complete' ? 0 : 1);
  }
  script.say(`convert: getting ${id} at ${revision}`);
  const refused = fetchModel(machine, container, script, id);
  const model = machine.spec.hub.models[id];
  if (refused !== undefined || model === undefined) return refused ?? script.exits(1);
  script.pass(spreadMs(machine, machine.spec.timing.importsSeconds));
  write(
    machine,
    script,
    model,
    output,
    output === undefined
      ? undefined
      : {
          folder: join(dirname(output), `.${basename(output)}.partial`),
          manifest: () => {
            const cached = readHubCache(cacheOf(machine, container).real, id, revision);
            const commit = cached.status === 'complete' ? cached.commit : model.sha;
            return {model: id, revision: commit, dtype: flag(container.spec, 'dtype') ?? 'bfloat16'};
          },
        },
  );
  script.say(`convert: wrote [${tensorsOf(model).length}] tensors on 1 rank(s)`);
  script.say(`convert: done: ${flag(container.spec, 'storage-path') ?? '/models/vllm'}/${id}`);
  return script.exits(0);
}

/** The store's own example converter: fails over an output that is there, and deletes it. */
export function planExampleConvert(machine: Machine, container: Container): Script {
  const script = createScript();
  const id = modelArgument(container.spec);
  const output = outputOf(machine, container, id);
  script.pass(spreadMs(machine, machine.spec.timing.importsSeconds));
  const refused = fetchModel(machine, container, script, id);
  const model = machine.spec.hub.models[id];
  if (refused !== undefined || model === undefined) return refused ?? script.exits(1);
  if (output !== undefined && existsSync(output)) {
    const exists = `[Errno 17] File exists: '${output.slice(machine.files.root.length)}/original'`;
    script.say(`An error occurred while saving the model: ${exists}`, 'stderr');
    script.does(() => rmSync(output, {recursive: true, force: true}));
    script.say(`RuntimeError: Failed to save ${id} for vllm backend: ${exists}`, 'stderr');
    return script.exits(1);
  }
  write(machine, script, model, output, undefined);
  return script.exits(0);
}
