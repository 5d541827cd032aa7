/** How the value of a piece of evidence is read. */
export type Kind =
  | 'seconds'
  | 'bytes'
  | 'rate'
  | 'count'
  | 'number'
  | 'flag'
  | 'word'
  | 'network'
  | 'download'
  | 'output'
  | 'proof'
  | 'list';

type Fact = {
  readonly kind: Kind;
  /** Other spellings; case, `_`, `-` and the unit at the end do not matter. */
  readonly also: readonly string[];
  readonly about: string;
};

/** Everything that `evidence` of `verdict --input` may say, under its own name. */
export const evidenceNames = {
  restartCount: {
    kind: 'count',
    also: ['restart', 'restarts', 'restartCounts', 'containerRestarts', 'dieEvents', 'crashes'],
    about: 'restarts of the container during the run: above 0, the run does not count',
  },
  oomKilled: {kind: 'flag', also: ['oom'], about: 'the run ended out of memory: it does not count'},
  network: {
    kind: 'network',
    also: ['networkClass', 'netClass', 'class', 'net'],
    about: '"none", "chatter", "download" or "unknown"',
  },
  download: {
    kind: 'download',
    also: ['downloads', 'downloaded', 'downloading', 'didDownload'],
    about: 'true, or the bytes that were downloaded',
  },
  rxBytes: {
    kind: 'bytes',
    also: ['received', 'netRx', 'networkRx', 'bytesReceived', 'containerRx', 'network'],
    about: 'bytes received by the container',
  },
  hubCacheGrowthBytes: {
    kind: 'bytes',
    also: ['cacheGrowth', 'hfCacheGrowth', 'blobGrowth', 'xetGrowth', 'hfGrowth', 'growth', 'download'],
    about: 'bytes by which the hub cache grew',
  },
  readBytes: {
    kind: 'bytes',
    also: ['diskRead', 'deviceRead', 'readFromDisk', 'nvmeRead'],
    about: "bytes read from the weights' disk",
  },
  otherReadBytes: {
    kind: 'bytes',
    also: ['otherDiskRead', 'otherDisksRead', 'readElsewhere', 'readsOnOtherDisks'],
    about: 'bytes read from other disks',
  },
  weightBytes: {
    kind: 'bytes',
    also: ['weights', 'modelSize', 'model', 'w'],
    about: 'size of the weight files',
  },
  downloadSeconds: {
    kind: 'seconds',
    also: ['downloadTime', 'downloading'],
    about: 'what the log says the download took',
  },
  loadSeconds: {
    kind: 'seconds',
    also: ['loadTime', 'modelLoad', 'modelLoading', 'weightsLoad', 'weightLoad', 'tLoad'],
    about: 'loading the weights',
  },
  compileSeconds: {
    kind: 'seconds',
    also: ['compileTime', 'compilation', 'torchCompile'],
    about: 'torch.compile',
  },
  startupSeconds: {
    kind: 'seconds',
    also: ['startup', 'imports', 'importTime'],
    about: 'from the start of the container to the beginning of the load',
  },
  captureSeconds: {
    kind: 'seconds',
    also: ['capture', 'graphCapture', 'cudaGraphs', 'graphs'],
    about: 'capturing CUDA graphs',
  },
  engineInitSeconds: {
    kind: 'seconds',
    also: ['engine', 'initEngine', 'tEngine'],
    about: 'starting the engine',
  },
  stopSeconds: {
    kind: 'seconds',
    also: ['stopTime', 'tStop', 'stopping'],
    about: 'stopping the old container',
  },
  crashSeconds: {
    kind: 'seconds',
    also: ['crashLoop', 'beforeLastStart', 'lostToCrashes'],
    about: 'time before the last start of a container that crashed',
  },
  pollGapSeconds: {
    kind: 'seconds',
    also: ['gap', 'pollUncertainty'],
    about: 'how far a ready time may be off',
  },
  synSent: {
    kind: 'count',
    also: ['hubAttempts', 'synSentToHub', 'unansweredConnections'],
    about: 'connections to the hub that nobody answered',
  },
  retries: {
    kind: 'count',
    also: ['retry', 'hubRetries', 'retryLines', 'hubRetryLines'],
    about: 'log lines about retrying the hub',
  },
  hubStall: {
    kind: 'flag',
    also: ['stall', 'stalled', 'hubUnreachable'],
    about: 'the hub was seen not to answer',
  },
  networkBytesPerSecond: {
    kind: 'rate',
    also: [
      'network',
      'download',
      'networkRate',
      'downloadRate',
      'observedRate',
      'networkSpeed',
      'downloadSpeed',
    ],
    about: 'bytes a second that downloads came with',
  },
  limitBytesPerSecond: {
    kind: 'rate',
    also: [
      'disk',
      'diskLimit',
      'diskRate',
      'diskBandwidth',
      'bandwidth',
      'nvmeRate',
      'measuredLimit',
      'bwDisk',
    ],
    about: "bytes a second that the weights' disk was measured to give",
  },
  impliedBytesPerSecond: {
    kind: 'rate',
    also: ['impliedRate', 'read', 'readRate', 'loadRate', 'weightsRate', 'implied'],
    about: 'bytes a second that the weights came with',
  },
  version: {kind: 'word', also: ['vllmVersion', 'vllm'], about: "version of the arm's server"},
  tokens: {
    kind: 'count',
    also: ['token', 'tokenCount', 'tokenCounts', 'completionTokens'],
    about: 'tokens of the first completion',
  },
  output: {
    kind: 'output',
    also: ['outputs', 'text', 'texts', 'completion', 'completions', 'outputText'],
    about: 'what the arm answered (per arm), or whether the answers were equal',
  },
  outputsMatch: {
    kind: 'output',
    also: [
      'outputMatch',
      'outputsMatched',
      'outputsEqual',
      'outputEqual',
      'outputEquivalence',
      'outputsEquivalent',
      'outputEquivalent',
      'sameOutput',
      'sameOutputs',
      'outputsSame',
      'equivalent',
      'equivalence',
    ],
    about: 'the answers of the arms are equal',
  },
  outputsDiffer: {
    kind: 'flag',
    also: [
      'outputDiffers',
      'outputDiffer',
      'outputDifferent',
      'outputsDifferent',
      'outputMismatch',
      'outputsDiffered',
    ],
    about: 'the answers of the arms differ',
  },
  maxLogprobDelta: {
    kind: 'number',
    also: ['logprobDelta', 'maxDeltaLogprob', 'deltaLogprob', 'logprobDifference'],
    about: 'largest difference of a log probability between the arms; up to 0.1 is equal',
  },
  parity: {
    kind: 'list',
    also: [
      'parityDifferences',
      'configDifferences',
      'configDiff',
      'differences',
      'inspectDiff',
      'parityDiff',
    ],
    about: 'settings of the arms that differ and must not; [] or true = compared and equal',
  },
  offlineFlagsEffective: {
    kind: 'flag',
    also: [
      'flagsEffective',
      'offlineEffective',
      'offlineFlags',
      'offlineEnvEffective',
      'offlineEnv',
      'hfHubOffline',
    ],
    about: 'the offline variables were seen inside the containers',
  },
  proofLevel: {kind: 'proof', also: ['offlineProofLevel', 'level'], about: '"L0", "L1" or "L2"'},
  drop: {
    kind: 'word',
    also: ['dropCaches', 'cacheDrop', 'pageCacheDrop'],
    about: '"none", "files" or "system"',
  },
  storeTier: {kind: 'word', also: ['store'], about: '"warm" or "cold"'},
  tier: {
    kind: 'word',
    also: ['tiers', 'cacheTier', 'pageCache', 'memoryTier'],
    about: 'where the arm read from: "cold", "warm", "pinned" ...',
  },
  device: {
    kind: 'word',
    also: ['disk', 'leaf', 'leafDevice', 'weightsDisk', 'weightsDevice'],
    about: "disk of the arm's weights",
  },
  approvedDevice: {
    kind: 'word',
    also: ['nvme', 'approvedNvme', 'approvedDisk', 'expectedDevice'],
    about: 'disk that the weights must be on',
  },
  onNvme: {
    kind: 'flag',
    also: ['weightsOnNvme', 'onApprovedNvme', 'leafIsNvme', 'isNvme'],
    about: 'the weights are on the approved NVMe',
  },
  paired: {kind: 'flag', also: ['interleaved'], about: 'run i of one arm stood next to run i of the other'},
  order: {kind: 'word', also: [], about: '"ABBA" or "blocks"'},
  includesStop: {
    kind: 'flag',
    also: ['includesStopTime', 'timesIncludeStop', 'totalTimes', 'tTotal'],
    about: 'the times include stopping the old container',
  },
  journalIntact: {
    kind: 'flag',
    also: ['hashChain', 'hashChainIntact', 'intact'],
    about: 'the raw data is unedited',
  },
  waived: {kind: 'list', also: ['waivers', 'waivedGates'], about: 'gates that were waived'},
  failedGates: {kind: 'list', also: ['gatesFailed', 'failed'], about: 'gates that failed: "V2", "R5" ...'},
} as const satisfies Readonly<Record<string, Fact>>;

export type EvidenceName = keyof typeof evidenceNames;
