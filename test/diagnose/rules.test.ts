import {expect, test} from 'vitest';
import {diagnose} from '../../src/diagnose/judge.ts';
import {rules} from '../../src/diagnose/rules/index.ts';
import {seen, startUp, wrapper} from './seen.ts';

/** The stable part of what each program says, in the wording of its source; versions differ where two are given. */
const SAID: readonly (readonly [id: string, line: string])[] = [
  [
    'hf-offline-cache-miss',
    'huggingface_hub.errors.OfflineModeIsEnabled: Cannot reach https://huggingface.co/api/models/org/tiny: offline mode is enabled. To disable it, please unset the `HF_HUB_OFFLINE` environment variable.',
  ],
  [
    'hf-offline-cache-miss',
    'huggingface_hub.errors.LocalEntryNotFoundError: Cannot find the requested files in the disk cache and outgoing traffic has been disabled.',
  ],
  ['hf-gated-or-unauthorized', 'OSError: You are trying to access a gated repo.'],
  [
    'hf-gated-or-unauthorized',
    'huggingface_hub.errors.HfHubHTTPError: 403 Forbidden: Please enable access to public gated repositories. Cannot access content at: https://huggingface.co/org/tiny. Make sure your token has the correct permissions.',
  ],
  [
    'hf-rate-limited',
    "huggingface_hub.errors.HfHubHTTPError: 429 Too Many Requests: you have reached your 'api' rate limit.",
  ],
  [
    'hf-unreachable',
    "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='huggingface.co', port=443): Max retries exceeded with url: /org/tiny (Caused by NameResolutionError(\"Failed to resolve 'huggingface.co'\"))",
  ],
  ['hf-unreachable', 'httpx.ConnectError: [Errno -3] Temporary failure in name resolution'],
  [
    'model-not-found',
    'OSError: org/tyni is not a local folder and is not a valid model identifier listed on https://huggingface.co/models',
  ],
  [
    'trust-remote-code',
    'ValueError: The repository org/tiny contains custom code which must be executed to correctly load the model.',
  ],
  [
    'unsupported-architecture',
    "ValueError: Model architectures ['TinyForCausalLM'] are not supported for now.",
  ],
  [
    'model-config-invalid',
    'ValueError: User-specified max_model_len (200000) is greater than the derived max_model_len (max_position_embeddings=131072)',
  ],
  ['tokenizer-or-chat-template', "OSError: Can't load tokenizer for 'org/tiny'."],
  ['disk-full', 'OSError: [Errno 28] No space left on device'],
  ['corrupt-weights', 'safetensors_rust.SafetensorError: Error while deserializing header: HeaderTooLarge'],
  ['permission-denied', "PermissionError: [Errno 13] Permission denied: '/hf-cache/hub'"],
  [
    'gpu-memory-busy',
    'ValueError: Free memory on device (5.92/79.19 GiB) on startup is less than desired GPU memory utilization (0.9, 71.27 GiB).',
  ],
  [
    'gpu-memory-busy',
    'ValueError: Free memory on device cuda:0 (5.92/79.19 GiB) on startup is less than desired GPU memory utilization (0.9, 71.27 GiB).',
  ],
  [
    'kv-cache-too-small',
    "ValueError: To serve at least one request with the models's max seq len (131072), (16.00 GiB KV cache is needed, which is larger than the available KV cache memory (8.00 GiB).",
  ],
  ['cuda-oom', 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 298.00 MiB.'],
  [
    'driver-mismatch',
    'nvidia-container-cli: requirement error: unsatisfied condition: cuda>=12.9, please update your driver to a newer version, or use an earlier cuda container',
  ],
  ['no-gpu-in-container', 'RuntimeError: Failed to infer device type'],
  [
    'unsupported-gpu',
    'ValueError: Bfloat16 is only supported on GPUs with compute capability of at least 8.0.',
  ],
  ['host-oom-killed', 'RuntimeError: Engine core died: exit code: -9'],
  ['port-in-use', 'OSError: [Errno 98] Address already in use'],
  [
    'store-unreachable',
    'grpc._channel._InactiveRpcError: <_InactiveRpcError of RPC that terminated with: status = StatusCode.UNAVAILABLE details = "failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:8073"',
  ],
  [
    'sllm-model-missing',
    'E20241231 17:13:23.947276 2165054 checkpoint_store.cpp:110] Model vllm/org/tiny does not exist',
  ],
  [
    'store-pool-too-small',
    'E20241231 17:13:23.947276 2165054 pinned_memory_pool.cpp:60] PinnedMemoryPool out of memory (4 buffers available, 120 buffers needed)',
  ],
  ['unknown-load-format', 'ValueError: Load format `serverless_llm` is not supported'],
  ['partial-conversion-output', "FileExistsError: [Errno 17] File exists: '/models/vllm/org/tiny/original'"],
  [
    'sllm-convert-failed',
    'RuntimeError: vLLM patch is not applied. Please apply the patch before converting.',
  ],
  [
    'shm-too-small',
    'misc/shmutils.cc:87 NCCL WARN Error: failed to extend /dev/shm/nccl-gVcCAD to 9637892 bytes, error: No space left on device (28)',
  ],
  [
    'tensor-parallel-mismatch',
    'ValueError: Total number of attention heads (32) must be divisible by tensor parallel size (3).',
  ],
  ['nccl-failure', 'RuntimeError: NCCL error: unhandled system error (run with NCCL_DEBUG=INFO for details)'],
  [
    'missing-compiler',
    'RuntimeError: Failed to find C compiler. Please specify via CC environment variable or set triton.knobs.build.impl.',
  ],
  ['broken-install', "ImportError: cannot import name 'x' from 'vllm'"],
  ['invalid-engine-args', 'vllm serve: error: unrecognized arguments: --no-such-option'],
];

test.each(SAID)('%s is named from: %s', (id, line) => {
  const diagnosis = diagnose(
    seen([...startUp, `(EngineCore_DP0 pid=77) ERROR 11-20 12:00:20 [core.py:708] ${line}`, ...wrapper]),
  );
  expect(diagnosis.causes[0]?.id).toBe(id);
  expect(diagnosis.healthy).toBe(false);
  expect(diagnosis.causes[0]?.evidence[0]?.text).toContain(line.slice(0, 60));
});

test('every rule is named by one of the lines above, and has a fix', () => {
  const named = new Set(SAID.map(([id]) => id));
  expect(rules.map(rule => rule.id).filter(id => !named.has(id))).toEqual([]);
  expect(rules.filter(rule => rule.fix.length === 0)).toEqual([]);
});

test('ids are unique and yield only to ids that exist', () => {
  const ids = rules.map(rule => rule.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(rules.flatMap(rule => rule.yieldsTo ?? []).filter(id => !ids.includes(id))).toEqual([]);
});

test('a line of a traceback that only raises the words is not the words', () => {
  const lines = [
    ...startUp,
    '(EngineCore_DP0 pid=77)     raise ValueError("No available memory for the cache blocks. "',
  ];
  expect(diagnose(seen(lines)).healthy).toBe(true);
});

test('a message that was broken in two by the terminal is still read', () => {
  const lines = [
    'huggingface_hub.errors.LocalEntryNotFoundError: Cannot find the requested files in the disk cache and outgoing',
    'traffic has been disabled.',
  ];
  expect(diagnose(seen(lines)).causes[0]?.id).toBe('hf-offline-cache-miss');
});
