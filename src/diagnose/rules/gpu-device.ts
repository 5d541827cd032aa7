import {type Rule, saying} from './rule.ts';

/** One file a family: whether the container has a GPU that its code can use. */
export const gpuDeviceRules: readonly Rule[] = [
  {
    // Before no-gpu-in-container: an old driver also ends in "no GPU found".
    id: 'driver-mismatch',
    title: "the host's NVIDIA driver does not fit the CUDA in the container",
    match: saying([
      [/unsatisfied condition: cuda|please update your driver/, 0.97],
      [
        /forward compatibility was attempted|Error 80[34]\b|unsupported display driver|cudaError(?:InsufficientDriver|CompatNotSupportedOnDevice)/,
        0.97,
      ],
      [/[Dd]river\/library version mismatch|NVMLError_LibRmVersionMismatch/, 0.97],
      [/NVIDIA driver on your system is too old|CUDA driver version is insufficient/, 0.97],
      [/device kernel image is invalid|PTX was compiled with an unsupported toolchain/, 0.93],
      [/API call is not supported in the installed CUDA driver/, 0.9],
      [/Error 802\b|system not yet initialized|cudaErrorSystemNotReady/, 0.9],
    ]),
    fix: [
      'nvidia-smi   # driver version, and the highest CUDA it serves',
      'update the driver and reboot, or use an image with an older CUDA',
    ],
    restartHelps: false,
  },
  {
    // Not unsupported-gpu: here none is seen at all.
    id: 'no-gpu-in-container',
    title: 'no GPU is visible in the container',
    match: saying([
      [
        /could not select device driver|Current node has no GPU available|invalid literal for int\(\) with base 10: '(?:MIG|GPU)-/,
        0.97,
      ],
      [
        /Failed to infer device type|No CUDA GPUs are available|Found no NVIDIA driver|no CUDA-capable device|Device string must not be empty|0 active drivers|device < num_gpus|No supported (?:GPU|device) (?:was )?(?:found|detected)/,
        0.93,
      ],
      [
        /nvidia-container-cli: (?:initialization error|device error|ldcache error|detection error|mount error|container error)|unresolvable CDI devices/,
        0.95,
      ],
      [
        /[Uu]nknown (?:or invalid )?runtime (?:name:|specified) nvidia|libnvidia-ml\.so\.1|NVMLError_(?!LibRmVersionMismatch)\w+/,
        0.94,
      ],
      [
        /libcuda\.so\.1: cannot open shared object file|no nvidia devices detected|might not have a CUDA gpu|libcuda\.so cannot found|nvidia-container-runtime\W.*(?:not found|no such file)/,
        0.9,
      ],
      // It has the device, and may not open it or not speak with it.
      [/CUDA unknown error|CUDA error: (?:unknown error|OS call failed)|cudaErrorUnknown\b/, 0.8],
      [
        /NVIDIA Driver was not detected|No (?:NVIDIA )?GPUs? (?:was |were |is |are )?(?:found|detected)/i,
        0.8,
      ],
    ]),
    fix: [
      'docker run --rm --gpus all ubuntu nvidia-smi',
      'install nvidia-container-toolkit, then: sudo nvidia-ctk runtime configure --runtime=docker',
      'sudo systemctl restart docker',
    ],
    restartHelps: false,
    yieldsTo: ['driver-mismatch'],
  },
  {
    // Not driver-mismatch: the driver works, the kernels were not built for this GPU.
    id: 'unsupported-gpu',
    title: 'this GPU cannot run the code or number format',
    match: saying([
      [
        /no kernel image is available|[Cc]ompute cap \d+ is not compatible with|invalid device function|no longer supports this GPU|too old to be supported by the triton/,
        0.95,
      ],
      [
        /Bfloat16 is only supported on GPUs|only supports? (?:Ampere|Hopper|Turing|Volta)|not compatible with the current PyTorch installation/,
        0.96,
      ],
      [
        /not supported (?:on|for|by)\W+(?:this|the current|your) GPU|PassManager::run failed|Min(?:imum)? capability: \d+\.\W+Current capability/,
        0.92,
      ],
      [
        /[Cc]ompute capability \S+ (?:is )?(?:not supported|or higher|required)|sm_\w+'? is not (?:defined|supported|compatible)|[Uu]nsupported (?:GPU|gpu) arch|not supported in this architecture|requires \.?target sm_\d+|out of resource: (?:shared memory|threads)|only supported on .*(?:compute capability|Hopper|Ampere|Blackwell)|No valid attention backend found|No operator found for `\w+`|requires device with capability\b.{0,60}but your GPU|requires Flash Attention enabled/,
        0.86,
      ],
    ]),
    fix: ['--dtype half on GPUs before Ampere', 'or an image built for this GPU, or another GPU'],
    restartHelps: false,
  },
  {
    // Not unsupported-gpu: the kernels are made for it, and one of them broke off.
    id: 'gpu-fault',
    title: 'code on the GPU broke off: a fault of a kernel, or of the hardware',
    match: saying([
      [
        /illegal (?:memory access|instruction) was encountered|the launch timed out and was terminated|device-side assert triggered|misaligned address|unspecified launch failure|cudaErrorIllegal\w+|Memory access fault by GPU|HSA_STATUS_ERROR_EXCEPTION/,
        0.86,
      ],
      [
        /CUDA (?:driver )?error: (?:invalid (?:argument|resource handle|configuration|value)|device not ready|operation not|context is destroyed)/,
        0.6,
      ],
      [/uncorrectable (?:ECC|NVLink) error|fallen off the bus|NVRM: Xid/, 0.93],
    ]),
    fix: [
      'sudo dmesg -T | grep -i xid   # the driver says there whether the hardware is at fault',
      'CUDA_LAUNCH_BLOCKING=1 in .env and start again: then the message names the kernel',
      '--enforce-eager, or another --attention-backend, as a test',
    ],
    restartHelps: true,
    yieldsTo: ['unsupported-gpu', 'driver-mismatch', 'cuda-oom'],
  },
];
