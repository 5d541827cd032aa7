import {type Rule, saying} from './rule.ts';
import {stalledJoin} from './stalled-join.ts';

const ncclWords = saying([
  [
    /NCCL [Ee]rror|nccl(?:System|Internal|Remote|UnhandledCuda)Error|ncclInvalid\w+:|unhandled (?:system|cuda) error|Duplicate GPU detected/,
    0.92,
  ],
  [/DistBackendError|DistStoreError|DistNetworkError/, 0.88],
  [
    /Timed out after \d+ seconds waiting for clients|collective operation timeout|connectFullMesh failed|Watchdog caught|gloo\/transport|Barrier (?:departure )?timed out|client socket has (?:timed out|failed to connect to any)/,
    0.92,
  ],
  [/NCCL WARN .*(?:failed|error|mismatch|unable)/i, 0.55],
]);

/** One file a family: several GPUs that must work together. */
export const parallelRules: readonly Rule[] = [
  {
    // Before nccl-failure, whose words it ends in.
    id: 'shm-too-small',
    title: '/dev/shm is too small for the workers',
    match: saying([
      [
        /(?:\/dev\/shm|shared memory|nccl).*No space left on device|No space left on device.*\/dev\/shm/i,
        0.97,
      ],
      [
        /insufficient shared memory|unable to (?:open|mmap|allocate) shared memory|shared memory \(?shm\)? .*(?:too small|exhausted)/i,
        0.95,
      ],
      [
        /creating shared memory segment|attaching to shared memory segment|failed to extend \/dev\/shm|posix_fallocate failed/,
        0.93,
      ],
      [/\/dev\/shm has only \d+ bytes|out of shared memory/, 0.9],
      [/Bus error/, 0.75],
    ]),
    fix: ['ipc: host, or shm_size: 8g, for the service in the compose file'],
    restartHelps: false,
  },
  {
    id: 'tensor-parallel-mismatch',
    title: 'the number of GPUs asked for does not fit the model or the machine',
    match: saying([
      [
        /divisible by (?:the )?(?:tensor[ _](?:model[ _])?parallel|tp|world)[ _]?size|too large tensor parallel size|\d+ cannot be divided by \d+|world_size \(\d+\) is not equal to tensor_model_parallel_size|set tensor[ _]parallel[ _]size \(\d+\) to less than|local_rank .* is out of bounds/i,
        0.97,
      ],
      [
        /(?:tensor[ _]parallel[ _]size|world[ _]size).*(?:larger|greater|more|exceeds?) (?:than )?.*GPUs/i,
        0.96,
      ],
      [
        /required [GT]PUs exceeds the total number of available [GT]PUs|Cannot provide a placement group|Waiting for creating a placement group|placement group.*(?:cannot be|failed|is invalid)|Not enough GPUs|only found \d+ CUDA devices|only \d+ (?:GPUs?|devices?) (?:are |is )?(?:available|visible)/i,
        0.93,
      ],
      [
        /size of tensor a \(\d+\) must match the size of tensor b|exceeds dimension size \(\d+\)|(?:output|input)_size\w* ?=? ?\d+ is not divisible|\d+\W* is not divisible by|len\(partitions\)=|sum\(partitions\)=/,
        0.86,
      ],
      [/invalid device ordinal/, 0.85],
    ]),
    fix: [
      'nvidia-smi --list-gpus',
      'choose --tensor-parallel-size so that it divides the attention heads and is at most the number of GPUs',
    ],
    restartHelps: false,
  },
  {
    // Not sure of its own: where the others then wait in vain for this worker, that is what stops the start.
    id: 'cuda-in-forked-process',
    title: 'a worker was forked after its parent had used the GPU',
    match: saying([[/Cannot re-initialize CUDA in forked subprocess/, 0.84]]),
    fix: ['VLLM_WORKER_MULTIPROC_METHOD=spawn in .env, then faststart run 2'],
    restartHelps: false,
  },
  {
    // Before the workers have joined it is no hang of NCCL, whatever it is.
    id: 'nccl-failure',
    title: 'the GPUs cannot talk to each other (NCCL)',
    match: sight => ncclWords(sight) ?? stalledJoin(sight),
    fix: [
      'NCCL_DEBUG=INFO in .env, start again and read its lines',
      'NCCL_SOCKET_IFNAME to the right interface; NCCL_P2P_DISABLE=1 as a test',
    ],
    restartHelps: false,
    yieldsTo: ['shm-too-small', 'cuda-oom', 'driver-mismatch', 'port-in-use', 'unsupported-gpu'],
  },
];
