import {type Rule, saying} from './rule.ts';

/** One file a family: the ServerlessLLM store, its loader in vLLM and the conversion. */
export const storeRules: readonly Rule[] = [
  {
    // Not sllm-model-missing: a store that is not there cannot say what it lacks.
    id: 'store-unreachable',
    title: 'the store does not answer',
    match: saying([
      [/failed to connect to all addresses|StatusCode\.UNAVAILABLE/, 0.95],
      [/127\.0\.0\.1:8073.*(?:refused|unavailable|failed)/i, 0.95],
      [/the store at \S+ was unavailable for/, 0.96],
    ]),
    fix: [
      'docker ps -a --filter name=sllm_store',
      'docker logs --tail=50 sllm_store',
      'faststart run 6   # starts the store first, and waits until it listens',
    ],
    restartHelps: false,
  },
  {
    // The store answers, and knows no such model. Its scan for a next partition also says "does not exist": no error.
    id: 'sllm-model-missing',
    title: 'the converted model is not where the store looks for it',
    match: saying([
      [/Model \S+ does not exist|Failed to initialize model|RegisterModel failed/, 0.95],
      [
        /No such file or directory: '[^']*(?:tensor_index\.json|no_split_modules\.json|tensor\.data_0|rank_0[^']*)'/,
        0.95,
      ],
      [/is no folder that faststart-convert wrote|cannot be served: |and no converted model/, 0.96],
      [/^faststart-store: \S+ is not whole: /, 0.95],
      [/Missing keys \(.*\) in loaded state/, 0.85],
      [
        /Failed to load model \S+ (?:into (?:CPU|GPU)|to (?:host|GPU))|Model \S+ is not (?:registered|initialized)/,
        0.7,
      ],
    ]),
    fix: [
      'ls -lah "$MODEL_FOLDER/vllm/$MODEL_NAME"',
      'faststart run 4   # converts it',
      'the store and vLLM must see the same STORAGE_PATH',
    ],
    restartHelps: false,
    yieldsTo: ['store-unreachable', 'store-pool-too-small'],
  },
  {
    id: 'store-pool-too-small',
    title: "the store's memory pool is smaller than the model",
    match: saying([
      [
        /PinnedMemoryPool out of memory|Not enough memory for model|Failed to free enough memory for model/,
        0.96,
      ],
      [/MEM_POOL_SIZE=\S+ is smaller than the model/, 0.97],
      [/cudaHostRegister failed|^Malloc failed/, 0.85],
    ]),
    fix: ['raise MEM_POOL_SIZE in .env above the size of the model', 'faststart run 2'],
    restartHelps: false,
  },
  {
    id: 'store-pool-too-big',
    title: "the store's memory pool does not fit into the memory of the machine",
    match: saying([[/a pool of \d+ bytes would have to be pinned/, 0.97]]),
    fix: [
      'free -h   # what is available',
      'lower MEM_POOL_SIZE in .env, down to the size of the model; or set it to auto',
      'faststart run 2',
    ],
    restartHelps: false,
  },
  {
    // Not unknown-load-format: the loader is there, and says no.
    id: 'store-format-unsupported',
    title: 'the store loader cannot serve this kind of model',
    match: saying([
      [/serverless_llm: .{1,80} (?:are|is) not supported/, 0.97],
      [/the converted model does not fit this vLLM: /, 0.96],
    ]),
    fix: [
      'for a model that was converted by another image: faststart run 4',
      'a quantised or mixture-of-experts model can only be served by the baseline',
    ],
    restartHelps: false,
  },
  {
    // vLLM goes on without a plugin that it could not load; what fails then is its absence.
    id: 'plugin-failed',
    title: 'the plugin that brings the store loader failed',
    match: saying([
      [/Failed to load plugin \S*(?:sllm|serverless|faststart)/, 0.95],
      [
        /No module named 'faststart_vllm'|faststart-launch: command not found|faststart_vllm\S* has no attribute/,
        0.95,
      ],
    ]),
    fix: [
      'faststart run 3   # builds the image with the plugin that fits its vLLM',
      "docker inspect --format '{{.Config.Image}}' CONTAINER   # is it on that image?",
    ],
    restartHelps: false,
  },
  {
    // Not invalid-engine-args in general: the option is right, the loader behind it is not installed.
    id: 'unknown-load-format',
    title: 'this vLLM has no serverless_llm loader',
    match: saying([
      [/[Ll]oad format `?[\w-]+`? is not supported|Unknown load[_ ]format|not a valid LoadFormat/, 0.96],
      [/argument --load-format: invalid choice/, 0.97],
    ]),
    fix: [
      'faststart run 3   # builds the image that brings the loader',
      "docker inspect --format '{{.Config.Image}}' CONTAINER   # is it on that image?",
    ],
    restartHelps: false,
    yieldsTo: ['plugin-failed'],
  },
  {
    // Runbook, cheat sheet B.
    id: 'partial-conversion-output',
    title: 'output of an earlier conversion is in the way',
    match: saying([
      [/FileExistsError|\[Errno 17\] File exists/, 0.93],
      [/is there, is left alone, and is not what is wanted: /, 0.96],
    ]),
    fix: ['faststart run 4   # clears the partial output first'],
    restartHelps: false,
  },
  {
    id: 'sllm-convert-failed',
    title: 'the model could not be saved in the store format',
    match: saying([
      [/has no attribute 'save_serverless_llm_state'|vLLM patch is not applied/, 0.97],
      // The converter reaches for the executor, which newer engines keep in a process of its own.
      [
        /'(?:LLMEngine|SyncMPClient|InprocClient)' object has no attribute '(?:model_executor|engine_core)'/,
        0.93,
      ],
      [/An error occurred while saving the model|Failed to save model/, 0.9],
      [/^convert: failed: (?:ConversionError|\w+Error)/, 0.86],
    ]),
    fix: ['use the image of faststart run 3: its vLLM has the converter', 'faststart run 4'],
    restartHelps: false,
    yieldsTo: [
      'model-not-found',
      'hf-rate-limited',
      'permission-denied',
      'no-gpu-in-container',
      'driver-mismatch',
      'gpu-memory-busy',
      'cuda-oom',
      'disk-full',
      'partial-conversion-output',
      'hf-offline-cache-miss',
      'hf-gated-or-unauthorized',
      'hf-unreachable',
    ],
  },
];
