import type {EvidenceFacts} from './evidence-fact.ts';

/** What must be the same in both arms, and from the first run to the last. */
export const settingEvidence = {
  model: {
    kind: 'setting',
    also: [
      'modelId',
      'modelName',
      'modelRepo',
      'repoId',
      'servedModel',
      'servedId',
      'expectedModel',
      'expectedId',
    ],
    about: 'the model that is served, and that was expected; of a path, its last part',
  },
  revision: {
    as: 'hash',
    kind: 'setting',
    also: ['modelRevision', 'modelCommit', 'snapshot', 'revisionHash'],
    about: 'commit of the model',
  },
  dtype: {kind: 'setting', also: ['torchDtype', 'precision'], about: 'type of the weights in the GPU'},
  quantization: {kind: 'setting', also: ['quant', 'quantisation'], about: 'quantization of the weights'},
  tensorParallel: {
    as: 'number',
    kind: 'setting',
    also: ['tp', 'tpSize', 'tensorParallelSize', 'tensorParallelism'],
    about: 'tensor parallel size',
  },
  maxModelLen: {
    as: 'number',
    kind: 'setting',
    also: ['maxModelLength', 'contextLength', 'maxSeqLen'],
    about: '--max-model-len',
  },
  gpuMemoryUtilization: {
    as: 'number',
    kind: 'setting',
    also: ['memoryUtilization', 'gpuMemoryUtilisation', 'memoryUtilisation', 'gpuMemUtil'],
    about: '--gpu-memory-utilization',
  },
  enforceEager: {kind: 'setting', also: ['eager', 'eagerMode', 'compileMode'], about: '--enforce-eager'},
  maxNumSeqs: {as: 'number', kind: 'setting', also: ['maxSequences'], about: '--max-num-seqs'},
  kvCacheDtype: {kind: 'setting', also: ['kvDtype'], about: '--kv-cache-dtype'},
  gpu: {
    as: 'set',
    kind: 'setting',
    also: ['gpuName', 'gpuModel', 'gpuType', 'accelerator', 'gpuUuid'],
    about: 'the GPU, by its name or UUID',
  },
  driver: {kind: 'setting', also: ['driverVersion', 'nvidiaDriver', 'gpuDriver'], about: "the GPU's driver"},
  machine: {
    kind: 'setting',
    also: ['host', 'hostname', 'machineId', 'vmSize', 'instanceType', 'node'],
    about: 'the machine',
  },
  bootId: {kind: 'setting', also: ['boot'], about: "the machine's boot_id"},
  nvmeSerial: {kind: 'setting', also: ['diskSerial', 'serial'], about: "serial of the weights' NVMe"},
  fsUuid: {
    kind: 'setting',
    also: ['filesystemUuid', 'diskUuid', 'fileSystemUuid', 'uuid'],
    about: "UUID of the weights' file system",
  },
  containerId: {
    as: 'hash',
    kind: 'setting',
    also: [],
    about: "the arm's container, which a change of the mode makes anew",
    mayDiffer: true,
    perBlock: true,
  },
  image: {
    kind: 'setting',
    also: ['imageDigest', 'imageId', 'digest', 'containerImage'],
    about: "the arm's image; the arms may have different ones",
    mayDiffer: true,
  },
} as const satisfies EvidenceFacts;

export type SettingName = keyof typeof settingEvidence;
