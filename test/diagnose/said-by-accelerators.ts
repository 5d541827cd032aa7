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
    'no-gpu-in-container',
    'torch cuda/CUDAFunctions.cpp',
    'RuntimeError: CUDA unknown error - this may be due to an incorrectly set up environment',
  ],
  [
    'gpu-fault',
    'CUDA, of a driver that is not there yet',
    'RuntimeError: CUDA driver error: device not ready',
  ],
  [
    'gpu-fault',
    'CUDA, of a kernel that takes too long',
    'RuntimeError: CUDA error: the launch timed out and was terminated',
  ],
  [
    'broken-install',
    'Python, of an object of a compiled module of another version',
    "TypeError: 'builtins.tiny' object is not iterable",
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
