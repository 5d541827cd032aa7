import {SAID_BY_ACCELERATORS} from './said-by-accelerators.ts';
import {SAID_BY_OTHERS} from './said-by-others.ts';

/**
 * What programs say when a start-up fails, in the wording of their sources. Names and figures are made up; where the
 * wording changed between versions, the versions stand in lines of their own.
 */
export type Said = readonly [id: string, source: string, line: string];

const hub: readonly Said[] = [
  [
    'hf-offline-cache-miss',
    'huggingface_hub utils/_http.py',
    'huggingface_hub.errors.OfflineModeIsEnabled: Cannot reach https://huggingface.co/api/models/org/tiny: offline mode is enabled. To disable it, please unset the `HF_HUB_OFFLINE` environment variable.',
  ],
  [
    'hf-offline-cache-miss',
    'huggingface_hub file_download.py',
    'huggingface_hub.errors.LocalEntryNotFoundError: Cannot find the requested files in the disk cache and outgoing traffic has been disabled.',
  ],
  [
    'hf-offline-cache-miss',
    'huggingface_hub _snapshot_download.py',
    'huggingface_hub.errors.LocalEntryNotFoundError: Cannot find an appropriate cached snapshot folder for the specified revision on the local disk and outgoing traffic has been disabled.',
  ],
  [
    'hf-offline-cache-miss',
    'huggingface_hub 1.22 _snapshot_download.py',
    "huggingface_hub.errors.IncompleteSnapshotError: The cached snapshot for 'org/tiny' at 'abc' is incomplete: 2 file(s) are missing",
  ],
  [
    'hf-gated-or-unauthorized',
    'transformers utils/hub.py',
    'OSError: You are trying to access a gated repo.',
  ],
  [
    'hf-gated-or-unauthorized',
    'huggingface_hub utils/_http.py, token without the scope',
    'huggingface_hub.errors.HfHubHTTPError: 403 Forbidden: Please enable access to public gated repositories. Cannot access content at: https://huggingface.co/org/tiny. Make sure your token has the correct permissions.',
  ],
  [
    'hf-gated-or-unauthorized',
    'huggingface_hub utils/_http.py, requests',
    'requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://huggingface.co/org/tiny/resolve/main/config.json',
  ],
  [
    'hf-gated-or-unauthorized',
    'httpx _models.py',
    "httpx.HTTPStatusError: Client error '403 Forbidden' for url 'https://huggingface.co/org/tiny/resolve/main/config.json'",
  ],
  [
    'hf-gated-or-unauthorized',
    'reqwest, of text-embeddings-inference',
    'request error: HTTP status client error (401 Unauthorized) for url (https://huggingface.co/org/tiny/resolve/main/config.json)',
  ],
  [
    'hf-rate-limited',
    'huggingface_hub 1.x utils/_http.py',
    "huggingface_hub.errors.HfHubHTTPError: 429 Too Many Requests: you have reached your 'api' rate limit.",
  ],
  [
    'hf-rate-limited',
    'huggingface_hub 0.x utils/_http.py',
    'huggingface_hub.utils._errors.HfHubHTTPError: 429 Client Error: Too Many Requests for url: https://huggingface.co/api/models/org/tiny',
  ],
  [
    'hf-unreachable',
    'urllib3 connectionpool.py',
    "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='huggingface.co', port=443): Max retries exceeded with url: /org/tiny (Caused by NameResolutionError(\"Failed to resolve 'huggingface.co'\"))",
  ],
  [
    'hf-unreachable',
    'httpx _transports/default.py',
    'httpx.ConnectError: [Errno -3] Temporary failure in name resolution',
  ],
  [
    'hf-unreachable',
    'huggingface_hub _snapshot_download.py',
    'huggingface_hub.errors.LocalEntryNotFoundError: An error happened while trying to locate the files on the Hub and we cannot find the appropriate snapshot folder for the specified revision on the local disk.',
  ],
  [
    'hf-unreachable',
    'vLLM transformers_utils/repo_utils.py behind a proxy that refuses',
    "Error retrieving file list: (MaxRetryError(\"HTTPSConnectionPool(host='huggingface.co', port=443): Max retries exceeded with url: /api/models/org/tiny (Caused by ProxyError('Unable to connect to proxy', OSError('Tunnel connection failed: 403 Forbidden')))\")), retrying 1 of 2",
  ],
  [
    'hf-unreachable',
    'huggingface_hub utils/_http.py, interception of TLS',
    "'(MaxRetryError(\"HTTPSConnectionPool(host='huggingface.co', port=443): Max retries exceeded (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed')))\"))' thrown while requesting HEAD https://huggingface.co/org/tiny/resolve/main/config.json",
  ],
  [
    'hf-unreachable',
    'reqwest, of text-embeddings-inference',
    'request error: error sending request for url (https://huggingface.co/org/tiny/resolve/main/config.json): error trying to connect: dns error: failed to lookup address information',
  ],
];

const model: readonly Said[] = [
  [
    'model-not-found',
    'transformers utils/hub.py',
    'OSError: org/tyni is not a local folder and is not a valid model identifier listed on https://huggingface.co/models',
  ],
  [
    'model-not-found',
    'huggingface_hub utils/_validators.py',
    "huggingface_hub.errors.HFValidationError: Repo id must be in the form 'repo_name' or 'namespace/repo_name': '/models/tiny'. Use `repo_type` argument if needed.",
  ],
  [
    'model-not-found',
    'vLLM 0.6 transformers_utils/config.py',
    'ValueError: No supported config format found in /models/tiny',
  ],
  [
    'model-not-found',
    'vLLM 0.9 transformers_utils/config.py',
    "ValueError: Invalid repository ID or local directory specified: '/models/tiny'.",
  ],
  [
    'trust-remote-code',
    'transformers dynamic_module_utils.py',
    'ValueError: The repository org/tiny contains custom code which must be executed to correctly load the model.',
  ],
  [
    'trust-remote-code',
    'transformers 4.3x dynamic_module_utils.py',
    'ValueError: Loading org/tiny requires you to execute the configuration file in that repo on your local machine.',
  ],
  [
    'trust-remote-code',
    'vLLM transformers_utils/config.py',
    'RuntimeError: Failed to load the model config. If the model is a custom model not yet available in the HuggingFace transformers library, consider setting `trust_remote_code=True` in LLM or using the `--trust-remote-code` flag in the CLI.',
  ],
  [
    'unsupported-architecture',
    'vLLM model_executor/models/registry.py',
    "ValueError: Model architectures ['TinyForCausalLM'] are not supported for now.",
  ],
  [
    'unsupported-architecture',
    'vLLM 0.8 model_executor/model_loader/utils.py',
    'ValueError: TinyForCausalLM has no vLLM implementation and the Transformers implementation is not compatible with vLLM.',
  ],
  [
    'unsupported-architecture',
    'transformers models/auto/configuration_auto.py',
    'ValueError: The checkpoint you are trying to load has model type `tiny_moe` but Transformers does not recognize this architecture.',
  ],
  [
    'unsupported-architecture',
    'SGLang model_loader/utils.py',
    "ValueError: Unsupported architectures: TinyForCausalLM. Supported list: ['LlamaForCausalLM']",
  ],
  [
    'unsupported-architecture',
    'vLLM model_executor/model_loader/default_loader.py',
    "ValueError: Following weights were not initialized from checkpoint: {'model.layers.0.mlp.up_proj.weight'}",
  ],
  [
    'unsupported-architecture',
    'a weight that the class of the model has no place for',
    "KeyError: 'layers.3.self_attn.qkv_proj.weight'",
  ],
  [
    'model-config-invalid',
    'vLLM config/model.py',
    'ValueError: User-specified max_model_len (200000) is greater than the derived max_model_len (max_position_embeddings=131072)',
  ],
  [
    'model-config-invalid',
    'SGLang configs/model_config.py',
    'ValueError: User-specified context_length (200000) is greater than the derived context_length (131072).',
  ],
  [
    'model-config-invalid',
    'vLLM transformers_utils/config.py',
    "ValueError: rope_scaling should have a 'rope_type' key",
  ],
  [
    'tokenizer-or-chat-template',
    'transformers tokenization_utils_base.py',
    "OSError: Can't load tokenizer for 'org/tiny'.",
  ],
  [
    'tokenizer-or-chat-template',
    'transformers models/auto/tokenization_auto.py',
    'ValueError: Tokenizer class TinyTokenizer does not exist or is not currently imported.',
  ],
  [
    'tokenizer-or-chat-template',
    'tokenizers, of a newer file than the library',
    'Exception: data did not match any variant of untagged enum ModelWrapper at line 250 column 3',
  ],
  [
    'tokenizer-or-chat-template',
    'vLLM entrypoints/chat_utils.py',
    "ValueError: The supplied chat template string (/app/tiny.jinja) appears path-like, but doesn't exist!",
  ],
  [
    'tokenizer-or-chat-template',
    'vLLM tokenizers, one of Mistral under code for another',
    "AttributeError: 'MistralTokenizer' object has no attribute 'is_fast'",
  ],
];

const files: readonly Said[] = [
  [
    'disk-full',
    'the kernel, by Python',
    "OSError: [Errno 28] No space left on device: '/hf-cache/hub/x.incomplete'",
  ],
  [
    'disk-full',
    'the kernel, by Rust (hf-xet)',
    'RuntimeError: Data processing error: CAS service error : IO Error: No space left on device (os error 28)',
  ],
  [
    'disk-full',
    'sllm-store checkpoint writer',
    'Failed to write to file /models/vllm/org/tiny/rank_0/tensor.data_0, errno: 28',
  ],
  [
    'corrupt-weights',
    'safetensors',
    'safetensors_rust.SafetensorError: Error while deserializing header: HeaderTooLarge',
  ],
  [
    'corrupt-weights',
    'safetensors',
    'safetensors_rust.SafetensorError: Error while deserializing header: incomplete metadata, file not fully covered',
  ],
  [
    'corrupt-weights',
    'huggingface_hub file_download.py',
    'OSError: Consistency check failed: file should be of size 5000000000 but has size 104857600 (model-00001-of-00002.safetensors).',
  ],
  [
    'corrupt-weights',
    'torch serialization',
    'RuntimeError: PytorchStreamReader failed reading zip archive: failed finding central directory',
  ],
  [
    'corrupt-weights',
    'transformers modeling_utils.py',
    'OSError: You seem to have cloned a repository without having git-lfs installed.',
  ],
  [
    'corrupt-weights',
    'sllm-store model.cpp',
    'Failed to read file: /models/vllm/org/tiny/rank_0/tensor.data_0 read: 33554432 expected: 67108864',
  ],
  [
    'permission-denied',
    'the kernel, by Python',
    "PermissionError: [Errno 13] Permission denied: '/hf-cache/hub'",
  ],
  [
    'permission-denied',
    'transformers utils/hub.py',
    'OSError: PermissionError at /hf-cache when downloading org/tiny. Check cache directory permissions.',
  ],
  [
    'permission-denied',
    'Python pwd, of a uid without an entry',
    "KeyError: 'getpwuid(): uid not found: 1234'",
  ],
];

const gpu: readonly Said[] = [
  [
    'gpu-memory-busy',
    'vLLM 0.11 v1/worker/gpu_worker.py',
    'ValueError: Free memory on device (10.00/80.00 GiB) on startup is less than desired GPU memory utilization (0.9, 72.00 GiB).',
  ],
  [
    'gpu-memory-busy',
    'vLLM 0.20 v1/worker/utils.py',
    'ValueError: Free memory on device cuda:0 (10.00/80.00 GiB) on startup is less than desired GPU memory utilization (0.9, 72.00 GiB).',
  ],
  [
    'gpu-memory-busy',
    'SGLang model_executor/model_runner.py',
    'ValueError: The memory capacity is unbalanced. Some GPUs may be occupied by other processes.',
  ],
  [
    'kv-cache-too-small',
    'vLLM 0.11 v1/core/kv_cache_utils.py',
    "ValueError: To serve at least one request with the models's max seq len (131072), (16.00 GiB KV cache is needed, which is larger than the available KV cache memory (8.00 GiB).",
  ],
  [
    'kv-cache-too-small',
    'vLLM 0.20 v1/core/kv_cache_utils.py',
    "ValueError: To serve at least one request with the model's max seq len (131072), (16.00 GiB KV cache is needed, which is larger than the available KV cache memory (8.00 GiB).",
  ],
  [
    'kv-cache-too-small',
    'vLLM 0.6 worker/worker.py',
    "ValueError: The model's max seq len (32768) is larger than the maximum number of tokens that can be stored in KV cache (17744).",
  ],
  [
    'cuda-oom',
    'torch 2.5 and later',
    'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 512.00 MiB.',
  ],
  ['cuda-oom', 'torch on ROCm', 'torch.OutOfMemoryError: HIP out of memory. Tried to allocate 64.00 MiB.'],
  [
    'cuda-oom',
    'vLLM csrc/cumem_allocator.cpp',
    'RuntimeError: CUDA Error: out of memory at /workspace/csrc/cumem_allocator.cpp:62',
  ],
  [
    'cuda-oom',
    'SGLang model_executor/model_runner.py',
    'RuntimeError: Not enough memory. Please try to increase --mem-fraction-static.',
  ],
  [
    'cuda-oom',
    'text-generation-inference models/flash_causal_lm.py',
    'RuntimeError: Not enough memory to handle 4096 prefill tokens. You need to decrease `--max-batch-prefill-tokens`',
  ],
  [
    'driver-mismatch',
    'nvidia-container-cli',
    'nvidia-container-cli: requirement error: unsatisfied condition: cuda>=12.9, please update your driver to a newer version, or use an earlier cuda container',
  ],
  [
    'driver-mismatch',
    'torch/cuda/__init__.py',
    'RuntimeError: The NVIDIA driver on your system is too old (found version 11040).',
  ],
  [
    'driver-mismatch',
    'the CUDA runtime',
    'RuntimeError: Unexpected error from cudaGetDeviceCount(). Error 803: system has unsupported display driver / cuda driver combination',
  ],
  ['no-gpu-in-container', 'vLLM config/device.py', 'RuntimeError: Failed to infer device type'],
  [
    'no-gpu-in-container',
    'torch, of a device type that is empty',
    'RuntimeError: Device string must not be empty',
  ],
  [
    'no-gpu-in-container',
    'moby daemon',
    'docker: Error response from daemon: could not select device driver "nvidia" with capabilities: [[gpu]].',
  ],
  [
    'no-gpu-in-container',
    'moby daemon',
    'docker: Error response from daemon: unknown or invalid runtime name: nvidia.',
  ],
  [
    'unsupported-gpu',
    'vLLM platforms/cuda.py',
    'ValueError: Bfloat16 is only supported on GPUs with compute capability of at least 8.0.',
  ],
  [
    'unsupported-gpu',
    'vLLM config/vllm.py',
    'ValueError: The quantization method fp8 is not supported for the current GPU. Minimum capability: 80. Current capability: 75.',
  ],
  ['unsupported-gpu', 'ptxas', "ptxas fatal   : Value 'sm_121a' is not defined for option 'gpu-name'"],
  [
    'unsupported-gpu',
    'torch/_inductor/scheduler.py',
    'RuntimeError: Found Tesla P40 which is too old to be supported by the triton GPU compiler, which is used as the backend.',
  ],
];

const machine: readonly Said[] = [
  [
    'host-oom-killed',
    'vLLM v1/engine/utils.py',
    "RuntimeError: Engine core initialization failed. See root cause above. Failed core proc(s): {'EngineCore_DP0': -9}",
  ],
  [
    'host-oom-killed',
    'text-generation-inference launcher',
    'Shard process was signaled to shutdown with signal 9 rank=0',
  ],
  [
    'host-oom-killed',
    'torch c10/core/impl/alloc_cpu.cpp',
    "RuntimeError: [enforce fail at alloc_cpu.cpp:114] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 1073741824 bytes.",
  ],
  ['port-in-use', 'Python socket', 'OSError: [Errno 98] Address already in use'],
  [
    'port-in-use',
    'uvicorn server.py',
    "[Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use",
  ],
  [
    'port-in-use',
    'moby libnetwork',
    'Error response from daemon: driver failed programming external connectivity on endpoint vllm_baseline: Bind for 0.0.0.0:8001 failed: port is already allocated',
  ],
  [
    'shm-too-small',
    'NCCL misc/shmutils.cc',
    'misc/shmutils.cc:87 NCCL WARN Error: failed to extend /dev/shm/nccl-gVcCAD to 9637892 bytes, error: No space left on device (28)',
  ],
  [
    'shm-too-small',
    'torch utils/data/_utils',
    "RuntimeError: DataLoader worker (pid 7) is killed by signal: Bus error. It is possible that dataloader's workers are out of shared memory. insufficient shared memory (shm)",
  ],
  [
    'tensor-parallel-mismatch',
    'vLLM config/model.py',
    'ValueError: Total number of attention heads (40) must be divisible by tensor parallel size (16).',
  ],
  [
    'tensor-parallel-mismatch',
    'vLLM config/parallel.py',
    'ValueError: Tensor parallel size (8) cannot be larger than the number of available GPUs (4).',
  ],
  ['tensor-parallel-mismatch', 'vLLM distributed/utils.py', 'AssertionError: 151646 is not divisible by 4'],
  [
    'nccl-failure',
    'vLLM distributed/device_communicators/pynccl_wrapper.py',
    'RuntimeError: NCCL error: unhandled system error (run with NCCL_DEBUG=INFO for details)',
  ],
  [
    'nccl-failure',
    'torch distributed',
    'torch.distributed.DistStoreError: Timed out after 301 seconds waiting for clients. 1/2 clients joined.',
  ],
];

const program: readonly Said[] = [
  [
    'missing-compiler',
    'triton runtime/build.py',
    'RuntimeError: Failed to find C compiler. Please specify via CC environment variable or set triton.knobs.build.impl.',
  ],
  ['missing-compiler', 'gcc', '/tmp/tmpx3/main.c:5:10: fatal error: Python.h: No such file or directory'],
  [
    'missing-compiler',
    'torch/_inductor/cpp_builder.py',
    "torch._inductor.exc.InvalidCxxCompiler: No working C++ compiler found in torch._inductor.config.cpp.cxx: (None, 'g++')",
  ],
  [
    'missing-compiler',
    'flashinfer jit/cpp_ext.py',
    "RuntimeError: Could not find nvcc and default cuda_home='/usr/local/cuda' doesn't exist",
  ],
  ['broken-install', 'Python import', "ImportError: cannot import name 'x' from 'vllm'"],
  [
    'broken-install',
    'the dynamic linker',
    'ImportError: /usr/lib/python3/vllm/_C.abi3.so: undefined symbol: _ZN3c104cuda9SetDeviceEab',
  ],
  [
    'broken-install',
    'transformers utils/versions.py',
    'ImportError: tokenizers>=0.21,<0.22 is required for a normal functioning of this module, but found tokenizers==0.20.3.',
  ],
  [
    'broken-install',
    'vLLM quantization/bitsandbytes.py',
    'ImportError: Please install bitsandbytes>=0.46.1 via `pip install bitsandbytes>=0.46.1` to use bitsandbytes quantizer.',
  ],
  ['invalid-engine-args', 'Python argparse', 'vllm serve: error: unrecognized arguments: --no-such-option'],
  [
    'invalid-engine-args',
    'vLLM config/model.py',
    "ValueError: Unknown quantization method: fp4. Must be one of ['awq', 'fp8'].",
  ],
  [
    'invalid-engine-args',
    'vLLM attention/backends/registry.py',
    "ValueError: Unknown attention backend: 'TINY'. Valid options are: FLASH_ATTN",
  ],
  [
    'invalid-engine-args',
    'vLLM config/scheduler.py',
    'ValueError: max_num_batched_tokens (2048) is smaller than max_model_len (4096).',
  ],
  [
    'invalid-engine-args',
    'pydantic',
    'Input should be less than or equal to 1 [type=less_than_equal, input_value=90.0, input_type=float]',
  ],
  [
    'invalid-engine-args',
    'clap, of text-generation-inference',
    "error: unexpected argument '--max-lenght' found",
  ],
];

const store: readonly Said[] = [
  [
    'store-unreachable',
    'grpc python',
    '<_InactiveRpcError of RPC that terminated with: status = StatusCode.UNAVAILABLE details = "failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:8073"',
  ],
  [
    'sllm-model-missing',
    'sllm-store csrc/sllm_store/model.cpp',
    'E20241231 17:13:23.947276 2165054 model.cpp:66] Model vllm/org/tiny does not exist',
  ],
  [
    'store-pool-too-small',
    'sllm-store csrc/sllm_store/pinned_memory_pool.cpp',
    'E20241231 17:13:23.947276 2165054 pinned_memory_pool.cpp:60] PinnedMemoryPool out of memory (4 buffers available, 120 buffers needed)',
  ],
  [
    'unknown-load-format',
    'vLLM 0.11 model_executor/model_loader',
    'ValueError: Load format `serverless_llm` is not supported',
  ],
  [
    'unknown-load-format',
    'vLLM 0.9 argparse',
    "vllm serve: error: argument --load-format: invalid choice: 'serverless_llm' (choose from 'auto', 'pt')",
  ],
  [
    'partial-conversion-output',
    'Python pathlib',
    "FileExistsError: [Errno 17] File exists: '/models/vllm/org/tiny/original'",
  ],
  [
    'sllm-convert-failed',
    'sllm-store cli.py',
    'RuntimeError: vLLM patch is not applied. Please apply the patch before converting.',
  ],
];

/** Neighbours: words of two mechanisms that are easily taken for each other. */
const neighbours: readonly Said[] = [
  [
    'tokenizer-or-chat-template',
    'transformers 4.5x convert_slow_tokenizer.py',
    'ValueError: Converting from SentencePiece and Tiktoken failed, if a converter for SentencePiece is available, provide a model path with a SentencePiece tokenizer.model file.',
  ],
  [
    'tokenizer-or-chat-template',
    'xgrammar tokenizer_info.py',
    "ValueError: Unsupported tokenizer type: <class 'tiny.TinyTokenizer'>",
  ],
  [
    'broken-install',
    'Python, a class of a library that is older than its caller',
    "AttributeError: type object 'TokenizerInfo' has no attribute 'from_tiny'",
  ],
  [
    'broken-install',
    'vLLM 0.31 model_loader/weight_utils.py',
    'ValueError: Please use torchao version >= 0.15.0 to load torchao safetensors checkpoint',
  ],
  [
    'invalid-engine-args',
    'vLLM 0.11 model_loader/bitsandbytes_loader.py',
    'AttributeError: Model TinyForCausalLM does not support BitsAndBytes quantization yet.',
  ],
  [
    'invalid-engine-args',
    'vLLM 0.7 engine/arg_utils.py',
    "ValueError: BitsAndBytes quantization and QLoRA adapter only support 'bitsandbytes' load format, but got auto",
  ],
  [
    'invalid-engine-args',
    'vLLM 0.31 v1/attention/backends/flashinfer.py',
    'NotImplementedError: FlashInfer backend currently does not support attention sinks, please use trtllm on blackwell or flash attention on earlier GPUs.',
  ],
  ['unsupported-gpu', 'Triton compiler', 'RuntimeError: PassManager::run failed'],
  [
    'store-unreachable',
    'faststart_vllm store_client.py',
    'faststart-launch: the store at 127.0.0.1:8073 was unavailable for 30 s (StatusCode.UNAVAILABLE: no details): is it running, and was its memory pool pinned? Its log says',
  ],
  [
    'store-pool-too-small',
    'faststart_vllm pool.py',
    'faststart-store: MEM_POOL_SIZE=4GB is smaller than the model: 4294967296 bytes, needed are 16106127360 (15GB), in chunks of 128MB. Raise it, or set it to auto',
  ],
  [
    'store-pool-too-big',
    'faststart_vllm pool.py',
    'faststart-store: a pool of 68719476736 bytes would have to be pinned, and 33000000000 bytes of memory are available: the kernel would kill something',
  ],
  [
    'sllm-model-missing',
    'faststart_vllm pool.py',
    'faststart-store: MEM_POOL_SIZE is auto and no converted model org/tiny is below /models/vllm: convert one first, or give a size',
  ],
  [
    'sllm-model-missing',
    'faststart_vllm loader.py',
    'ValueError: serverless_llm: /models/vllm/org/tiny is no folder that faststart-convert wrote',
  ],
  [
    'store-format-unsupported',
    'faststart_vllm tensors.py',
    'ValueError: serverless_llm: quantised models are not supported',
  ],
  ['plugin-failed', 'vLLM plugins/__init__.py', 'Failed to load plugin faststart_vllm'],
  ['image-missing', 'Docker Engine', 'Error response from daemon: No such image: faststart:local'],
  [
    'image-missing',
    'Docker Engine',
    "Error response from daemon: pull access denied for faststart, repository does not exist or may require 'docker login'",
  ],
  [
    'partial-conversion-output',
    'faststart_vllm convert.py',
    'convert: failed: ConversionError: /models/vllm/org/tiny is there, is left alone, and is not what is wanted: rank_0 has no index',
  ],
  [
    'sllm-convert-failed',
    'faststart_vllm convert.py',
    'convert: failed: ConversionError: another conversion is writing /models/vllm/org/.tiny',
  ],
  [
    'disk-full',
    'faststart_vllm saver.py',
    'OSError: /models/vllm/org has 1000000 bytes free, 1 rank(s) need 16060522496',
  ],
  [
    'invalid-engine-args',
    'faststart_vllm settings.py',
    'faststart-launch: FASTSTART_PREFETCH=yes: expected 1 or 0',
  ],
  [
    'invalid-engine-args',
    'runc',
    'docker: Error response from daemon: runc create failed: unable to start container process: exec: "--model": executable file not found in $PATH: unknown.',
  ],
  [
    'invalid-engine-args',
    'vLLM 0.14 config/model.py',
    'ValueError: This model does not support `--runner generate`.',
  ],
  [
    'no-gpu-in-container',
    'torch ATen/cuda/CUDAContext.cpp',
    'RuntimeError: device >= 0 && device < num_gpus INTERNAL ASSERT FAILED at "CUDAContext.cpp":50',
  ],
  [
    'tokenizer-or-chat-template',
    'Python, the tokenizer that a model brings, older than transformers',
    "TypeError: TinyTokenizer._pad() got an unexpected keyword argument 'padding_side'",
  ],
  ['no-gpu-in-container', 'pynvml', 'pynvml.NVMLError_InvalidArgument: Invalid Argument'],
  ['driver-mismatch', 'pynvml', 'pynvml.NVMLError_LibRmVersionMismatch: Driver/library version mismatch'],
  ['missing-compiler', 'flashinfer jit/cpp_ext.py', 'RuntimeError: Ninja build failed. Ninja output:'],
];

export const SAID: readonly Said[] = [
  ...hub,
  ...model,
  ...files,
  ...gpu,
  ...machine,
  ...program,
  ...store,
  ...neighbours,
  ...SAID_BY_OTHERS,
  ...SAID_BY_ACCELERATORS,
];
