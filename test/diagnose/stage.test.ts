import {expect, test} from 'vitest';
import {cleanLog} from '../../src/diagnose/clean-log.ts';
import {rankOf, stageOf} from '../../src/diagnose/stage.ts';

const stage = (...lines: string[]): ReturnType<typeof stageOf> => stageOf(cleanLog(lines, 'log'));

/** Wordings from the sources of the versions named. */
test.each([
  ['faststart-launch {"prefetch": true, "startBeside": false, "storeWaitSeconds": 0.2}', 'importing'],
  ['faststart-convert {"stage": "resolve", "model": "org/tiny"}', 'downloading'],
  ['faststart-convert {"stage": "load", "model": "/hf-cache/snapshot"}', 'reading-weights'],
  ['faststart-convert {"stage": "write", "done": 1024, "total": 4096, "rank": 0}', 'converting'],
  ['faststart-convert {"stage": "done", "path": "/models/vllm/org/tiny"}', 'converted'],
  ['convert: /models/vllm/org/tiny is there and complete: nothing to do', 'converted'],
  ['INFO 05-02 10:00:00 [api_server.py:1289] vLLM API server version 0.9.0.1', 'configuring'],
  [
    '(EngineCore_DP0 pid=7) INFO 11-20 12:00:00 [core.py:93] Initializing a V1 LLM engine (v0.11.2) with config: x',
    'starting-engine',
  ],
  [
    '(EngineCore pid=7) INFO 03-20 12:00:00 [model_runner.py:200] Loading model from scratch...',
    'finding-weights',
  ],
  [
    "INFO 11-20 12:00:00 [weight_utils.py:392] Using model weights format ['*.safetensors']",
    'finding-weights',
  ],
  ['model-00001-of-00004.safetensors:  34%|███▍      | 1.69G/4.98G [00:40<01:17, 42.3MB/s]', 'downloading'],
  ['Loading safetensors checkpoint shards:  50% Completed | 2/4 [00:04<00:04,  2.2s/it]', 'reading-weights'],
  ['INFO 11-20 12:00:00 [default_loader.py:314] Loading weights took 4.82 seconds', 'weights-loaded'],
  [
    'INFO 05-02 10:00:00 [gpu_model_runner.py:1549] Model loading took 14.99 GiB and 5.97 seconds',
    'compiling',
  ],
  [
    'INFO 11-20 12:00:00 [gpu_model_runner.py:3338] Model loading took 14.9889 GiB memory and 5.97 seconds',
    'compiling',
  ],
  ['INFO 11-20 12:00:00 [backends.py:261] Compiling a graph for dynamic shape takes 21.60 s', 'compiling'],
  ['INFO 03-20 12:00:00 [monitor.py:53] torch.compile took 30.61 s in total', 'compiling'],
  ['INFO 11-20 12:00:00 [gpu_worker.py:298] Available KV cache memory: 52.10 GiB', 'profiling'],
  ['Capturing CUDA graphs (mixed prefill-decode, PIECEWISE):  30%|███ | 20/67 [00:01<00:03]', 'capturing'],
  [
    'INFO 11-20 12:00:00 [gpu_model_runner.py:4150] Graph capturing finished in 5 secs, took 0.55 GiB',
    'capturing',
  ],
  ['INFO 03-20 12:00:00 [api_server.py:500] Starting vLLM server on http://0.0.0.0:8000', 'starting-server'],
  ['INFO:     Application startup complete.', 'ready'],
  [
    'I20241231 17:13:23.947276 21 pinned_memory_pool.cpp:29] Creating PinnedMemoryPool with 128 buffers of 33554432 bytes',
    'pinning-memory',
  ],
  ['INFO 12-31 17:13:25 server.py:236] Starting gRPC server on 0.0.0.0:8073', 'ready'],
])('%s is %s', (line, id) => {
  expect(stage(line).id).toBe(id);
});

test('the last line that says something about the way decides, not the last line', () => {
  const found = stage(
    'Loading safetensors checkpoint shards:  25% Completed | 1/4',
    'INFO 11-20 12:00:00 [x.py:1] something unheard of',
  );
  expect(found).toMatchObject({id: 'reading-weights', label: 'reading weights, 1/4'});
});

test('requests after it came up leave it ready', () => {
  expect(
    stage(
      'INFO:     Application startup complete.',
      'INFO:     127.0.0.1:5 - "GET /v1/models HTTP/1.1" 200 OK',
    ).id,
  ).toBe('ready');
});

test('words that were never heard give no stage', () => {
  expect(stage('hello', 'world').id).toBe('unknown');
  expect(rankOf('unknown')).toBe(0);
  expect(rankOf('ready')).toBeGreaterThan(rankOf('compiling'));
});
