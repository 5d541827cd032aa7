import {expect, test} from 'vitest';
import {diagnose} from '../../src/diagnose/judge.ts';
import {seen, startUp, wrapper} from './seen.ts';

const frame = (path: string, name: string): string => `  File "/usr/lib/python3/${path}", line 7, in ${name}`;

/** Words that no rule knows, under frames as the sources of the programs name their files and functions. */
const DIED_AT: readonly (readonly [id: string, path: string, name: string, words: string])[] = [
  [
    'invalid-engine-args',
    'vllm/config/scheduler.py',
    '__post_init__',
    'AssertionError: a and b cannot both be 3',
  ],
  ['invalid-engine-args', 'vllm/engine/arg_utils.py', 'create_engine_config', 'ValueError: no such thing'],
  [
    'model-config-invalid',
    'vllm/model_executor/layers/rotary_embedding/__init__.py',
    'get_rope',
    "KeyError: 'type'",
  ],
  [
    'tokenizer-or-chat-template',
    'transformers/tokenization_utils_fast.py',
    '__init__',
    'Exception: expected value at line 1 column 1',
  ],
  ['unsupported-architecture', 'vllm/model_executor/models/tiny.py', 'load_weights', 'AssertionError'],
  ['unsupported-architecture', 'vllm/model_executor/models/tiny.py', 'make_layers', 'ValueError: odd norm'],
  ['tokenizer-or-chat-template', 'vllm/renderers/hf.py', '__init__', 'ValueError: odd'],
  ['model-config-invalid', 'vllm/transformers_utils/config.py', 'patch_it', 'ValueError: odd section'],
  ['invalid-engine-args', 'vllm/v1/attention/backends/tiny.py', '__init__', 'NotImplementedError: odd sinks'],
  [
    'invalid-engine-args',
    'vllm/model_executor/layers/quantization/tiny.py',
    'create_weights',
    'ValueError: odd bits',
  ],
  ['corrupt-weights', 'safetensors/torch.py', 'load_file', 'OSError: short'],
  ['sllm-convert-failed', 'sllm_store/cli.py', 'save', 'TypeError: what'],
  [
    'sllm-model-missing',
    'vllm/model_executor/model_loader/serverless_llm/loader.py',
    'load_model',
    'AssertionError',
  ],
  ['nccl-failure', 'torch/distributed/distributed_c10d.py', 'init_process_group', 'RuntimeError: no way'],
  ['no-gpu-in-container', 'vllm/platforms/interface.py', 'get_device_capability', 'NotImplementedError'],
  ['invalid-engine-args', 'vllm/v1/spec_decode/tiny.py', 'load_model', 'AssertionError'],
  ['model-config-invalid', 'sglang/srt/configs/model_config.py', '__init__', 'TypeError: odd'],
  ['broken-install', 'vllm/entrypoints/openai/protocol.py', '<module>', 'TypeError: what is this'],
];

test('what is asserted about the number of GPUs is about that number, wherever it is asserted', () => {
  const died = (code: string) => [
    ...startUp,
    'Traceback (most recent call last):',
    frame('vllm/model_executor/models/tiny.py', '__init__'),
    `    ${code}`,
    'AssertionError',
    ...wrapper,
  ];
  const idOf = (code: string) => diagnose(seen(died(code))).causes[0]?.id;
  expect(idOf('assert self.total_num_kv_heads % tp_size == 0')).toBe('tensor-parallel-mismatch');
  expect(idOf('assert heads >= self.tensor_parallel_size')).toBe('tensor-parallel-mismatch');
  expect(idOf('assert heads % group == 0')).toBe('unsupported-architecture');
});

test('weights that do not fit their places are about the share of each GPU only where several share a model', () => {
  const died = (...before: string[]) => [
    ...startUp,
    ...before,
    'Traceback (most recent call last):',
    frame('vllm/model_executor/models/tiny.py', 'load_weights'),
    frame('vllm/model_executor/layers/linear.py', 'weight_loader'),
    '    assert param_data.shape == loaded_weight.shape',
    'AssertionError',
    ...wrapper,
  ];
  const idOf = (lines: readonly string[]) => diagnose(seen(lines)).causes[0]?.id;
  expect(idOf(died())).toBe('unsupported-architecture');
  expect(idOf(died('(Worker_TP1 pid=90) INFO 11-20 12:00:16 [pynccl.py:69] vLLM is using nccl'))).toBe(
    'tensor-parallel-mismatch',
  );
});

test.each(DIED_AT)('%s, from a death in %s, %s', (id, path, name, words) => {
  const lines = [
    ...startUp,
    'Traceback (most recent call last):',
    frame('vllm/v1/engine/core.py', 'run_engine_core'),
    frame(path, name),
    '    do(it)',
    words,
    ...wrapper,
  ];
  const [cause] = diagnose(seen(lines)).causes;
  expect(cause).toMatchObject({id, confidence: 0.55});
  const code = words.includes(':') ? [] : ['    do(it)'];
  const raised = `/usr/lib/python3/${path} in ${name}`;
  expect(cause?.evidence.map(({text}) => text)).toEqual([words, ...code, raised]);
  expect(cause?.fix).not.toEqual([]);
});

test('the innermost place decides', () => {
  const lines = [
    'Traceback (most recent call last):',
    frame('vllm/engine/arg_utils.py', 'create_engine_config'),
    frame('vllm/transformers_utils/tokenizer.py', 'get_tokenizer'),
    'ValueError: odd',
  ];
  expect(diagnose(seen(lines)).causes[0]?.id).toBe('tokenizer-or-chat-template');
});

test('known words outweigh the place', () => {
  const lines = [
    'Traceback (most recent call last):',
    frame('vllm/config/model.py', '__post_init__'),
    'ValueError: User-specified max_model_len (9000) is greater than the derived max_model_len (max_position_embeddings=8192)',
  ];
  expect(diagnose(seen(lines)).causes.map(({id}) => id)).toEqual(['model-config-invalid']);
});

test('every traceback begins in a module: that alone is no broken import', () => {
  const deep = Array.from({length: 5}, (_, index) => frame('tiny/engine.py', `step_${index}`));
  const lines = [
    'Traceback (most recent call last):',
    frame('bin/vllm', '<module>'),
    ...deep,
    'TypeError: odd',
  ];
  expect(diagnose(seen(lines)).causes.map(({id}) => id)).toEqual(['unknown-failure']);
});

test('a slip of the code on the way to the other GPUs is no trouble with them', () => {
  const lines = [
    'Traceback (most recent call last):',
    frame('vllm/v1/worker/gpu_worker.py', 'init_worker_distributed_environment'),
    frame('vllm/distributed/tiny_state.py', 'ensure_tiny'),
    "AttributeError: 'dict' object has no attribute 'is_tiny'",
  ];
  expect(diagnose(seen(lines)).causes.map(({id}) => id)).toEqual(['unknown-failure']);
});

test('of an exception without words the code that raised it is shown', () => {
  const lines = [
    'Traceback (most recent call last):',
    frame('tiny/main.py', 'main'),
    '    assert heads % parts == 0',
    '           ^^^^^^^^^^^^^^^^^^',
    'AssertionError',
  ];
  expect(diagnose(seen(lines)).causes[0]).toMatchObject({
    id: 'unknown-failure',
    evidence: [{text: 'AssertionError'}, {text: '    assert heads % parts == 0'}, {source: 'traceback'}],
  });
});

test('a place that is not known leaves the death unexplained', () => {
  const lines = [
    'Traceback (most recent call last):',
    frame('tiny/main.py', 'main'),
    'ZeroDivisionError: division by zero',
  ];
  expect(diagnose(seen(lines)).causes.map(({id}) => id)).toEqual(['unknown-failure']);
});
