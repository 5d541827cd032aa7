import type {Said} from './said.ts';

/** The words of accelerators and their libraries, beside those of CUDA itself. */
export const SAID_BY_ACCELERATORS: readonly Said[] = [
  [
    'cuda-oom',
    'torch_npu NPUCachingAllocator.cpp',
    'RuntimeError: NPU out of memory. Tried to allocate 64.00 MiB (NPU 0; 60.00 GiB total capacity; 59.90 GiB already allocated)',
  ],
  [
    'cuda-oom',
    'XLA, of a TPU',
    'ValueError: Ran out of memory in memory space hbm. Used 17.10G of 15.48G hbm.',
  ],
  [
    'cuda-oom',
    'AWS Neuron runtime',
    'RuntimeError: nrt_tensor_allocate status=4 message="Allocation Failure"',
  ],
  [
    'unsupported-gpu',
    'xformers ops/fmha/dispatch.py',
    'NotImplementedError: No operator found for `memory_efficient_attention_forward` with inputs:',
  ],
  [
    'port-in-use',
    'CANN, of its own network between cards',
    'Bind_Failed(EJ0003): Failed to bind the IP port. Reason: The IP address and port have been bound already.',
  ],
  [
    'native-crash',
    'vLLM v1/engine/utils.py, ended by a segmentation fault',
    "RuntimeError: Engine core initialization failed. See root cause above. Failed core proc(s): {'EngineCore': -11}",
  ],
];
