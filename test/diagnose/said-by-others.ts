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
    'broken-install',
    'torch, of an operator that was built with other arguments',
    'RuntimeError: tiny::varlen_fwd() expected at most 21 argument(s) but received 22 argument(s).',
  ],
  [
    'broken-install',
    'torch cpp_extension.py',
    'RuntimeError: The detected CUDA version (11.8) mismatches the version that was used to compile PyTorch (12.1).',
  ],
  [
    'broken-install',
    'flashinfer, its two packages',
    'RuntimeError: tiny-cubin version (0.6.4) does not match tiny version (0.6.3). Please install the same version of both packages.',
  ],
  [
    'broken-install',
    'transformers utils/import_utils.py, of any error on the way',
    'RuntimeError: Failed to import transformers.models.tiny.modeling_tiny because of the following error (look up to see its traceback):',
  ],
  [
    'broken-install',
    'FastAPI dependencies/utils.py',
    'RuntimeError: Form data requires "tiny-multipart" to be installed.',
  ],
  [
    'invalid-engine-args',
    'vLLM 0.8 config.py',
    "ValueError: This model does not support the 'embedding' task. Supported tasks: {'generate'}",
  ],
  [
    'invalid-engine-args',
    'vLLM config/model.py',
    'NotImplementedError: Pipeline parallelism is not supported for this model. Supported models implement the `SupportsPP` interface.',
  ],
  [
    'invalid-engine-args',
    'vLLM model_loader/weight_utils.py, of a method that the files do not use',
    'ValueError: Cannot find the config file for awq',
  ],
  [
    'invalid-engine-args',
    'vLLM lora/models.py',
    "ValueError: While loading /loras/tiny, expected target modules in ['q_proj', 'v_proj'] but received ['odd']",
  ],
  [
    'invalid-engine-args',
    'vLLM platforms/cuda.py',
    "ValueError: Selected backend AttentionBackendEnum.TINY is not valid for this configuration. Reason: ['head_size not supported']",
  ],
  [
    'unsupported-architecture',
    'vLLM 0.4 model_executor/models/llama.py',
    'ValueError: Unsupported activation: tinyrelu. Only silu is supported for now.',
  ],
  [
    'unsupported-architecture',
    'vLLM model_executor/model_loader/gguf_loader.py',
    'RuntimeError: Unknown gguf model_type: tiny',
  ],
  [
    'model-config-invalid',
    'transformers 5 modeling_rope_utils.py',
    "KeyError: \"Missing required keys in `rope_parameters` for 'rope_type'='default': {'rope_theta'}\"",
  ],
  [
    'tokenizer-or-chat-template',
    'mistral_common of an older version than the file',
    'ValueError: Unknown version: v99 in /models/tiny/tekken.json',
  ],
  [
    'model-not-found',
    'transformers modeling_utils.py',
    'OSError: Error no file named model.safetensors found in directory /models/tiny.',
  ],
  [
    'tensor-parallel-mismatch',
    'vLLM distributed/parallel_state.py',
    'RuntimeError: world_size (8) is not equal to tensor_model_parallel_size (1) x pipeline_model_parallel_size (1)',
  ],
  [
    'host-oom-killed',
    'vLLM 0.4 executor/multiproc_worker_utils.py',
    'ChildProcessError: worker died. One of the workers exits with code -9.',
  ],
  [
    'no-gpu-in-container',
    'vLLM executor/ray_utils.py',
    "ValueError: Current node has no GPU available. current_node_resource={'CPU': 4.0}. vLLM engine cannot start without GPU.",
  ],
  [
    'gpu-memory-busy',
    'CUDA, of a card that somebody else has for himself alone',
    'torch.AcceleratorError: CUDA error: CUDA-capable device(s) is/are busy or unavailable',
  ],
  [
    'nccl-failure',
    'torch distributed/rendezvous.py',
    'RuntimeError: The client socket has failed to connect to any network address of (10.0.0.2, 29500).',
  ],
  [
    'cuda-in-forked-process',
    'torch cuda/__init__.py',
    "RuntimeError: Cannot re-initialize CUDA in forked subprocess. To use CUDA with multiprocessing, you must use the 'spawn' start method",
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
  [
    'hf-offline-cache-miss',
    'huggingface_hub utils/_cache_manager.py, an exception whose name does not say that it is one',
    'huggingface_hub.errors.CacheNotFound: Cache directory not found: /data/hub. Please use `cache_dir` argument or set `HF_HUB_CACHE` environment variable.',
  ],
  [
    'unsupported-architecture',
    'vLLM config/model.py, by way of pydantic',
    'Value error, No model architectures are specified [type=value_error, input_type=ArgsKwargs]',
  ],
  ['native-crash', 'Python faulthandler', 'Fatal Python error: Segmentation fault'],
  ['native-crash', 'glibc', 'double free or corruption (!prev)'],
  [
    'host-oom-killed',
    'bash, of a script',
    '/start.sh: line 12:   345 Killed                  vllm serve org/tiny',
  ],
];
