import type {Said} from './said.ts';

/** The same, of programs beside vLLM: other servers of models, the shell, the drivers, and libraries of code for GPUs. */
export const SAID_BY_OTHERS: readonly Said[] = [
  [
    'unsupported-architecture',
    'text-embeddings-inference backends/candle, a tensor that the class of the model wants',
    'Could not start backend: cannot find tensor embeddings.tiny_embeddings.weight',
  ],
  [
    'unsupported-architecture',
    'serde, of text-embeddings-inference: a model type that it has no code for',
    'Model is not supported: unknown variant `tiny`, expected one of `bert`, `xlm-roberta`',
  ],
  [
    'unsupported-architecture',
    'text-generation-inference server utils/weights.py',
    'RuntimeError: weight model.layers.0.tiny.weight does not exist',
  ],
  [
    'unsupported-gpu',
    'text-embeddings-inference backends/candle/src/lib.rs',
    'Could not start backend: Runtime compute cap 75 is not compatible with compile time compute cap 80',
  ],
  [
    'model-config-invalid',
    'text-embeddings-inference router/src/lib.rs',
    'Error: Failed to parse `config.json`',
  ],
  ['model-not-found', 'text-embeddings-inference router/src/lib.rs', 'Error: `config.json` not found'],
  [
    'corrupt-weights',
    'modelscope hub/errors.py',
    'modelscope.hub.errors.FileIntegrityError: File /cache/tiny.safetensors integrity check failed, the download may be incomplete, please try again',
  ],
  [
    'broken-install',
    'Python, a file that is not Python',
    "SyntaxError: closing parenthesis ']' does not match opening parenthesis '{' on line 3",
  ],
  [
    'broken-install',
    'text-generation-inference launcher, a binary built for other processors',
    'Shard process was signaled to shutdown with signal 4 rank=0',
  ],
  [
    'tensor-parallel-mismatch',
    'vLLM 0.6 platforms/cuda.py',
    'AssertionError: please set tensor_parallel_size (4) to less than max local gpu count (2)',
  ],
  [
    'invalid-engine-args',
    'vLLM model_executor/layers/quantization/fp8.py',
    'AssertionError: tiny kernels are only supported for large models',
  ],
  [
    'gpu-fault',
    'CUDA, by torch',
    'torch.AcceleratorError: CUDA error: an illegal memory access was encountered',
  ],
  ['gpu-fault', 'CUDA, by torch', 'RuntimeError: CUDA error: device-side assert triggered'],
  [
    'gpu-fault',
    'ROCm runtime',
    'Callback: Queue 0x7eeb aborting with error : HSA_STATUS_ERROR_EXCEPTION: An HSAIL operation resulted in a hardware exception. code: 0x1016',
  ],
  [
    'gpu-fault',
    'CUDA, of the memory of a card',
    'RuntimeError: CUDA error: uncorrectable ECC error encountered',
  ],
  [
    'hf-unreachable',
    'huggingface_hub 1.x utils/_http.py, before it tries again',
    "'[Errno 104] Connection reset by peer' thrown while requesting HEAD https://huggingface.co/org/tiny/resolve/main/config.json",
  ],
  [
    'no-gpu-in-container',
    'ollama discover/gpu.go',
    'no nvidia devices detected by library /usr/lib/libcuda.so',
  ],
  [
    'unsupported-gpu',
    'vLLM compressed_tensors.py, of a message in three parts',
    "RuntimeError: ('Quantization scheme is not supported for ', 'the current GPU. Min capability: 80. ', 'Current capability: 75.')",
  ],
  [
    'model-not-found',
    'vLLM model_loader/sharded_state_loader.py',
    "ValueError: Could not find checkpoint files '/models/tiny/model-rank-0-part-*.safetensors', only pre-sharded checkpoints are currently supported!",
  ],
  ['native-crash', 'Python faulthandler', 'Fatal Python error: Segmentation fault'],
  ['native-crash', 'glibc', 'double free or corruption (!prev)'],
  [
    'host-oom-killed',
    'bash, of a script',
    '/start.sh: line 12:   345 Killed                  vllm serve org/tiny',
  ],
];
