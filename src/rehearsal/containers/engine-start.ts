import {type Machine, spreadMs} from '../machine.ts';
import type {Container} from './container.ts';
import {hostPath} from './container-spec.ts';
import type {Script, ScriptBuilder} from './script.ts';
import {seconds, VLLM_VERSION, type VllmLog} from './vllm-lines.ts';

/** From the process's start to the engine's: imports and configuration. */
export function startProcess(
  machine: Machine,
  container: Container,
  script: ScriptBuilder,
  log: VllmLog,
  model: string,
): void {
  const {timing} = machine.spec;
  const libraries = machine.pageCache.takeColdLibraries(container.id)
    ? spreadMs(machine, timing.librariesSeconds)
    : 0;
  script.pass(spreadMs(machine, timing.importsSeconds) + libraries);
  log.api('api_server.py:1772', `vLLM API server version ${VLLM_VERSION}`);
  log.api('utils.py:253', `non-default args: {'model': '${model}'}`);
}

export function startEngine(
  machine: Machine,
  script: ScriptBuilder,
  log: VllmLog,
  model: string,
  loadFormat: string,
): void {
  log.api('model.py:637', 'Resolved architecture: LlamaForCausalLM');
  log.api('model.py:1750', 'Using max model len 4096');
  script.pass(spreadMs(machine, machine.spec.timing.engineInitSeconds * 0.25));
  log.core(
    'core.py:93',
    `Initializing a V1 LLM engine (v${VLLM_VERSION}) with config: model='${model}', load_format=${loadFormat}, tensor_parallel_size=1`,
  );
  log.core('gpu_model_runner.py:3259', `Starting to load model ${model}...`);
}

/** Where this container's compiled graphs are kept: its volume, or its own layer. */
function compileCache(container: Container): string {
  const folder = container.spec.env.VLLM_CACHE_ROOT;
  return (folder === undefined ? undefined : hostPath(container.spec, folder)) ?? container.id;
}

/** From loaded weights to the first answer: compile or reuse, KV cache, graphs, API server. */
export function finishStart(
  machine: Machine,
  container: Container,
  script: ScriptBuilder,
  log: VllmLog,
  served: string,
): Script {
  const {timing} = machine.spec;
  const began = script.atMs;
  const cache = compileCache(container);
  log.core(
    'backends.py:631',
    "Using cache directory: /compile-cache/vllm/torch_compile_cache/5b1a7e/rank_0_0/backbone for vLLM's torch.compile",
  );
  if (machine.compiled.has(cache)) {
    log.core(
      'backends.py:210',
      'Directly load the compiled graph(s) for dynamic shape from the cache, took 1.108 s',
    );
  } else {
    const compileMs = spreadMs(machine, timing.compileSeconds);
    script.pass(compileMs);
    log.core('backends.py:248', `Compiling a graph for dynamic shape takes ${seconds(compileMs)} s`);
    log.core('monitor.py:34', `torch.compile takes ${seconds(compileMs)} s in total`);
    script.does(() => machine.compiled.add(cache));
  }
  script.pass(spreadMs(machine, timing.engineInitSeconds * 0.5));
  log.core('gpu_worker.py:349', 'Available KV cache memory: 43.91 GiB');
  log.core('kv_cache_utils.py:1229', 'GPU KV cache size: 359,712 tokens');
  log.core('kv_cache_utils.py:1234', 'Maximum concurrency for 4,096 tokens per request: 87.82x');
  script.pass(spreadMs(machine, timing.engineInitSeconds * 0.25));
  log.core('gpu_model_runner.py:4244', 'Graph capturing finished in 3 secs, took 0.53 GiB');
  log.core(
    'core.py:250',
    `init engine (profile, create kv cache, warmup model) took ${seconds(script.atMs - began)} seconds`,
  );
  script.pass(spreadMs(machine, timing.apiServerSeconds));
  log.api('api_server.py:2021', 'Starting vLLM API server 0 on http://0.0.0.0:8000');
  log.api('launcher.py:38', 'Available routes are:');
  log.plain('(APIServer pid=1) INFO:     Started server process [1]');
  log.plain('(APIServer pid=1) INFO:     Waiting for application startup.');
  log.plain('(APIServer pid=1) INFO:     Application startup complete.');
  script.serve(served);
  script.healthy();
  return script.runsOn(spreadMs(machine, timing.stopSeconds));
}
