import type {Line} from './clean-log.ts';

export type StageId =
  | 'unknown'
  | 'importing'
  | 'configuring'
  | 'starting-engine'
  | 'joining-workers'
  | 'pinning-memory'
  | 'finding-weights'
  | 'downloading'
  | 'reading-weights'
  | 'store-loading'
  | 'weights-loaded'
  | 'compiling'
  | 'profiling'
  | 'capturing'
  | 'starting-server'
  | 'ready';

export type Stage = {readonly id: StageId; readonly label: string; readonly line: Line | null};

type Sign = {readonly id: StageId; readonly label: string; readonly pattern: RegExp};

/**
 * What a start-up says on its way, in the order of the way. vLLM 0.9 to 0.32 in their own spellings, the store, and
 * the progress bars of the Hugging Face libraries; other servers of the same family where they use the same words.
 */
const SIGNS: readonly Sign[] = [
  {
    id: 'importing',
    label: 'importing Python modules',
    pattern: /Automatically detected platform|Torch Profiler is enabled/,
  },
  {
    id: 'configuring',
    label: 'reading the configuration',
    pattern:
      /vLLM API server version|█.*version \d|non-default args:|^args: Namespace|Resolved architecture|This model supports multiple tasks|Using max model len|Chunked prefill is enabled|Defaulting to use mp/,
  },
  {
    id: 'starting-engine',
    label: 'starting the engine',
    pattern:
      /Initializing a V\d LLM engine|Initializing an LLM engine|Waiting for init message|Registered model loader/,
  },
  {
    id: 'joining-workers',
    label: 'joining the workers',
    pattern:
      /vLLM is using nccl|assigned as DP rank|world_size=\d+ rank=|Found nccl from library|custom_all_reduce/,
  },
  {
    id: 'pinning-memory',
    label: 'the store is pinning host memory',
    pattern:
      /^Starting gRPC server$|StorageServicer: storage_path|Creating PinnedMemoryPool|Memory pool created with|^Number of GPUs: \d/,
  },
  {
    id: 'finding-weights',
    label: 'looking for the weights',
    pattern: /^(?:\S+ )?Starting to load model|^Loading model from scratch|Using model weights format/,
  },
  {
    id: 'downloading',
    label: 'downloading weights',
    pattern:
      /^(?:Downloading (?!.*took).*\d+%|Fetching \d+ files|Downloading shards|Downloading (?:weights|file|artifacts|\[)|[\w.-]+\.(?:safetensors|bin|gguf|pt|pth)(?:: |\s+).*\d+%\|)|Starting download\b|Download file:|Files are not present locally|download_artifacts/,
  },
  {
    id: 'reading-weights',
    label: 'reading weights',
    pattern:
      /Loading (?:safetensors |pt |gguf )?(?:checkpoint )?shards|Loading safetensors using|Prefetching checkpoint|^Loading model .* to host/,
  },
  {
    id: 'store-loading',
    label: 'loading from the store',
    pattern:
      /Finished loading model .* from disk|Creating replica|LoadModel: success|Confirm model .* (?:replica|success)|PinnedMemoryPool Allocate/,
  },
  {
    id: 'weights-loaded',
    label: 'weights are read',
    pattern: /Loading weights took|Time spent downloading weights/,
  },
  {
    id: 'compiling',
    label: 'compiling',
    pattern:
      /Model loading took|Loading model weights took|model weights take|Using cache directory: .* for vLLM's torch\.compile|Dynamo bytecode transform|Compiling a graph|Cache the graph of|Directly load .*(?:compiled graph|AOT compilation)|torch\.compile (?:takes|took)|saved AOT compiled function|Start compiling function|Compilation config|Encoder cache will be initialized|[Aa]utotun|JIT[- ]compil|Building .* extension|DeepGEMM warmup/,
  },
  {
    id: 'profiling',
    label: 'sizing the KV cache',
    pattern:
      /Available KV cache memory|GPU KV cache size|Maximum concurrency for|Memory profiling takes|# (?:GPU|CUDA|cuda) blocks/,
  },
  {
    id: 'capturing',
    label: 'capturing CUDA graphs',
    pattern:
      /Capturing (?:CUDA|HIP|cuda|the model)|[Cc]apture cuda graph|Capturing batches|Graph capturing finished|Estimated CUDA graph memory/,
  },
  {
    id: 'starting-server',
    label: 'starting the HTTP server',
    pattern:
      /init engine \(profile|Starting vLLM (?:API )?server|Available routes are|Route: \/|Started server process|Waiting for application startup/,
  },
  {
    id: 'ready',
    label: 'ready',
    pattern:
      /Application startup complete|Uvicorn running on|(?:Server listening|Starting gRPC server) on \S+:\d+|The server is fired up|^Avg prompt throughput|Engine \d+: Avg prompt/,
  },
];

const NO_STAGE: Stage = {id: 'unknown', label: 'not known: no start-up line was seen', line: null};

/** Whether a diagnosis names a stage, by its label. */
export function isStageKnown(label: string): boolean {
  return label !== NO_STAGE.label;
}

/** How far a bar got: the last `33/85` or `39%` of the line. */
function progressOf(text: string): string {
  const counted = [...text.matchAll(/\b(\d+)\/(\d+)\b/g)].at(-1)?.[0];
  return counted ?? [...text.matchAll(/\b\d{1,3}%/g)].at(-1)?.[0] ?? '';
}

function signOf(line: Line): Sign | undefined {
  return SIGNS.findLast(sign => sign.pattern.test(line.message));
}

/** The last thing start-up said it was doing. A server that is up says other things after it; they change nothing. */
export function stageOf(lines: readonly Line[]): Stage {
  for (const line of lines.toReversed()) {
    const sign = signOf(line);
    if (sign === undefined) continue;
    const progress = ['reading-weights', 'downloading', 'capturing'].includes(sign.id)
      ? progressOf(line.text)
      : '';
    return {id: sign.id, label: progress === '' ? sign.label : `${sign.label}, ${progress}`, line};
  }
  return NO_STAGE;
}

/** How far along a stage is; 0 = not known. */
export function rankOf(id: StageId): number {
  return SIGNS.findIndex(sign => sign.id === id) + 1;
}
