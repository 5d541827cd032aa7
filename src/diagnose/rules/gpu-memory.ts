import {type Rule, saying} from './rule.ts';

/** One file a family: memory on the GPU. */
export const gpuMemoryRules: readonly Rule[] = [
  {
    // Not cuda-oom: vLLM looked before it took anything, and found others there.
    id: 'gpu-memory-busy',
    title: 'another process holds the GPU memory',
    match: saying([
      [/Free memory on device .*less than desired GPU memory utilization/, 0.97],
      [
        /Error in memory profiling\. Initial free memory|memory capacity is unbalanced|occupied by other processes|device\(s\) is\/are busy or unavailable/,
        0.9,
      ],
    ]),
    fix: [
      'nvidia-smi   # who holds it',
      'faststart run 0   # removes the containers of this stack',
      'or lower --gpu-memory-utilization',
    ],
    restartHelps: false,
  },
  {
    // Not cuda-oom: the weights fit, the room left for requests does not.
    id: 'kv-cache-too-small',
    title: 'too little GPU memory is left for the KV cache',
    match: saying([
      [/No available memory for the cache blocks/, 0.96],
      [/To serve at least one request with the models?'s max seq len/, 0.97],
      [
        /max seq len \(\d+\) is larger than the maximum number of tokens that can be stored in KV cache/,
        0.97,
      ],
      [/KV cache is needed, which is larger than|estimated maximum model length is/, 0.95],
    ]),
    fix: ['lower --max-model-len to what the message names', 'or raise --gpu-memory-utilization'],
    restartHelps: false,
    yieldsTo: ['gpu-memory-busy'],
  },
  {
    // Ray's OutOfMemoryError is about host memory.
    id: 'cuda-oom',
    title: 'the GPU ran out of memory',
    match: saying([
      [
        /\b(?:CUDA|HIP|[GHNTX]PU|cuda\w*|hip\w+)\b.{0,40}\bout of (?:device )?memory|out of memory.{0,40}(?:CUDA|HIP|[GHNTX]PU)\b|out of memory\W+Tried to allocate/,
        0.95,
      ],
      [/Ran out of memory in memory space \w+|nrt_tensor_allocate\b.*(?:[Ff]ail|status=4)/, 0.92],
      [
        /Not enough memory\. Please try to increase --mem-fraction-static|Not enough memory to handle \d+|not enough GPU memory/i,
        0.93,
      ],
      [/(?:CUDA|HIP) error: out of memory|cudaErrorMemoryAllocation|CUDA_ERROR_OUT_OF_MEMORY/, 0.94],
      [/torch(?:\.cuda)?\.OutOfMemoryError|CUBLAS_STATUS_ALLOC_FAILED/, 0.93],
      [/RESOURCE_EXHAUSTED: .*(?:allocat|memory)/, 0.9],
      [/[Cc]uda failure 2? ?'?out of memory/, 0.9],
    ]),
    fix: [
      'nvidia-smi   # is anything else on the GPU?',
      'lower --max-model-len, --max-num-seqs or --gpu-memory-utilization',
      'or a smaller or quantised model, or more GPUs',
    ],
    restartHelps: false,
    yieldsTo: ['gpu-memory-busy', 'kv-cache-too-small'],
  },
];
