import type {Line} from './clean-log.ts';
import {progressOf} from './progress.ts';

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
  | 'converting'
  | 'starting-server'
  | 'converted'
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
    pattern:
      /^faststart-(?:launch|prefetch) \{|Automatically detected platform|Torch Profiler is enabled|Importing from .* succeeded/,
  },
  {
    id: 'configuring',
    label: 'reading the configuration',
    pattern:
      /vLLM API server version|█.*version \d|non-default args:|^args: Namespace|Resolved architecture|This model supports multiple tasks|Using max model len|Chunked prefill is enabled|Defaulting to use mp|^Args \{|server_args=ServerArgs/,
  },
  {
    id: 'starting-engine',
    label: 'starting the engine',
    pattern:
      /Initializing a V\d LLM engine|Initializing an LLM engine|Waiting for init message|Registered model loader|Started a local Ray instance|^Starting (?:shard\b|model backend)/,
  },
  {
    id: 'joining-workers',
    label: 'joining the workers',
    pattern:
      /vLLM is using nccl|assigned as DP rank|world_size=\d+ rank=|Found nccl from library|custom_all_reduce|Init torch distributed begin|NCCL INFO/,
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
    pattern:
      /^(?:\S+ )?Starting to load model|^Loading model from scratch|Using model weights format|Load weight begin|Starting (?:check and )?download process/,
  },
  {
    id: 'downloading',
    label: 'downloading weights',
    pattern:
      /^faststart-convert \{"stage": ?"(?:resolve|download)"|^(?:Downloading (?!.*took).*\d+%|Fetching \d+ files|Downloading shards|Downloading (?:weights|file|\d+ files|artifacts|`|\[)|\d+%\|[^|]*\| [\d.]+[kMGT]?\/[\d.]+[MGT] \[|[\w.-]+\.(?:safetensors|bin|gguf|pt|pth)(?:: |\s+).*\d+%\|)|Starting download\b|Download file:|Download: \[\d+\/\d+\]|Files are not present locally|download_artifacts/,
  },
  {
    id: 'reading-weights',
    label: 'reading weights',
    pattern:
      /^faststart-convert \{"stage": ?"load"|Loading (?:safetensors |pt |gguf )?(?:checkpoint )?shards|Loading safetensors using|Prefetching checkpoint|Loading weights with BitsAndBytes|Waiting for shard to be ready|Loading safetensors weights|^Starting \w+ model on /,
  },
  {
    id: 'store-loading',
    label: 'loading from the store',
    pattern:
      /^faststart-load \{|^Loading model .* to host|Finished loading model .* from disk|Creating replica|LoadModel: success|Confirm model .* (?:replica|success)|PinnedMemoryPool Allocate/,
  },
  {
    id: 'weights-loaded',
    label: 'weights are read',
    pattern:
      /Loading weights took|Time spent downloading weights|Successfully downloaded weights|Load weight end/,
  },
  {
    id: 'compiling',
    label: 'compiling',
    pattern:
      /Model loading took|Loading model weights took|model weights take|Using cache directory: .* for vLLM's torch\.compile|Dynamo bytecode transform|Compiling a graph|Cache the graph of|Directly load .*(?:compiled graph|AOT compilation)|torch\.compile (?:takes|took)|saved AOT compiled function|Start compiling function|Compilation config|Encoder cache will be initialized|[Aa]utotun|JIT[- ]compil|Building .* extension|DeepGEMM warmup|Loading JIT ops|waiting for baton release|start build|Warming up model|[Tt]orch\.compile/,
  },
  {
    id: 'profiling',
    label: 'sizing the KV cache',
    pattern:
      /Available KV cache memory|GPU KV cache size|Maximum concurrency for|Memory profiling takes|# (?:GPU|CUDA|cuda) blocks|KV Cache is allocated|Memory pool end|max_total_num_tokens=\d/,
  },
  {
    id: 'capturing',
    label: 'capturing CUDA graphs',
    pattern:
      /Capturing (?:CUDA|HIP|cuda|the model)|[Cc]apture cuda graph|Capturing batches|Graph capturing finished|Estimated CUDA graph memory/,
  },
  {
    id: 'converting',
    label: 'writing the store format',
    pattern: /^faststart-convert \{"stage": ?"(?:write|verify)"|^convert: wrote /,
  },
  {
    id: 'starting-server',
    label: 'starting the HTTP server',
    pattern:
      /init engine \(profile|^Shard ready in|Starting Webserver|Starting (?:vLLM (?:API )?|HTTP )server|Available routes are|Route: \/|Started server process|Waiting for application startup/,
  },
  {
    id: 'converted',
    label: 'converted',
    pattern:
      /^faststart-convert \{"stage": ?"done"|^convert: (?:done: |.* is there and complete: nothing to do)/,
  },
  {
    id: 'ready',
    label: 'ready',
    pattern:
      /Application startup complete|Uvicorn running on|(?:Server listening|Starting gRPC server) on \S+:\d+|The server is fired up|^Avg prompt throughput|Engine \d+: Avg prompt|^Decode batch\. #running-req|^(?:Connected|Ready)$/,
  },
];

const NO_STAGE: Stage = {id: 'unknown', label: 'not known: no start-up line was seen', line: null};

/** Whether a diagnosis names a stage, by its label. */
export function isStageKnown(label: string): boolean {
  return label !== NO_STAGE.label;
}

/** Stages that draw a bar. */
const MEASURED: readonly StageId[] = [
  'reading-weights',
  'downloading',
  'compiling',
  'capturing',
  'converting',
];

function signOf(line: Line): Sign | undefined {
  return SIGNS.findLast(sign => sign.pattern.test(line.message));
}

/** An answer that was given to a client, or an orderly end: who gives one was up, whatever else the log holds. */
const ANSWERED =
  /^\S+:\d+ - "(?:GET|POST) \S+ HTTP\/[\d.]+" (?:2\d\d|500)\b|^Application shutdown complete|^Finished server process/;

export function isAnswer(line: Line): boolean {
  return ANSWERED.test(line.message);
}

/** What a server that is up still does at times: kernels for a shape it has not seen, a model that a client asks for. */
const WHILE_UP: readonly StageId[] = ['store-loading', 'compiling', 'profiling', 'capturing'];

/** Only a server that is up has requests, though a log may hold such words for other reasons. */
const SERVING = /^(?:Added|Finished) request \S/;

/** The last thing start-up said it was doing. A server that is up says other things after it; they change nothing. */
export function stageOf(lines: readonly Line[]): Stage {
  const told = lines.flatMap(line => {
    const sign = signOf(line);
    return sign === undefined ? [] : [{sign, line}];
  });
  const startingAt = told.findLastIndex(({sign}) => sign.id !== 'ready' && !WHILE_UP.includes(sign.id));
  const last = told.findLast(({sign}, index) => index > startingAt && sign.id === 'ready') ?? told.at(-1);
  // Of a server that has long been up, the start is out of sight: only its answers are left.
  const answer = lines.findLast(isAnswer);
  if (answer !== undefined && (last === undefined || WHILE_UP.includes(last.sign.id)))
    return {id: 'ready', label: 'ready', line: answer};
  if (last !== undefined) {
    const {sign, line} = last;
    const progress = MEASURED.includes(sign.id) ? progressOf(line.text) : '';
    return {id: sign.id, label: progress === '' ? sign.label : `${sign.label}, ${progress}`, line};
  }
  const serving = lines.findLast(line => SERVING.test(line.message));
  return serving === undefined ? NO_STAGE : {id: 'ready', label: 'ready', line: serving};
}

/** The stage that one line tells of. */
export function stageOfLine(line: Line): StageId {
  return signOf(line)?.id ?? 'unknown';
}

/** How far along a stage is; 0 = not known. */
export function rankOf(id: StageId): number {
  return SIGNS.findIndex(sign => sign.id === id) + 1;
}
