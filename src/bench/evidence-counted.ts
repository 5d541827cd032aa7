import type {EvidenceFacts} from './evidence-fact.ts';

/** What was counted while a run lasted. */
export const countedEvidence = {
  restartCount: {
    kind: 'count',
    also: ['restart', 'restarts', 'restartCounts', 'containerRestarts', 'dieEvents', 'crashes', 'crashed'],
    about: 'restarts of the container during the run: above 0, the run does not count',
  },
  oomKilled: {kind: 'flag', also: ['oom'], about: 'the run ended out of memory: it does not count'},
  ready: {
    kind: 'flag',
    also: ['becameReady', 'wasReady'],
    about: 'the server was ready as this tool means it: if not, the run does not count',
  },
  timedOut: {kind: 'flag', also: ['timeout'], about: 'the wait was given up: the run does not count'},
  readyBy: {
    kind: 'word',
    also: ['readiness', 'readinessCheck', 'readyCheck', 'readyProbe', 'readyWhen'],
    about: 'what was taken for ready; only an answer that names the model counts ("/v1/models")',
  },
  completionStatus: {
    kind: 'count',
    also: ['completionCode', 'completionHttpStatus', 'httpStatus', 'statusCode'],
    about: 'HTTP status of the first completion: other than 200, the run does not count',
  },
  completionOk: {
    kind: 'flag',
    also: ['completionSucceeded', 'completionWorked', 'completed'],
    about: 'the first completion was answered: if not, the run does not count',
  },
  foreignGpuProcesses: {
    kind: 'count',
    also: ['foreignProcesses', 'otherGpuProcesses', 'foreignComputeProcesses', 'gpuBusy'],
    about: 'processes of others on the GPU: above 0, the run does not count',
  },
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
    also: [
      'received',
      'netRx',
      'networkRx',
      'bytesReceived',
      'containerRx',
      'bytesIn',
      'rxTotal',
      'eth0Rx',
      'network',
    ],
    about: 'bytes received by the container',
  },
  hubCacheGrowthBytes: {
    kind: 'bytes',
    also: [
      'cacheGrowth',
      'hfCacheGrowth',
      'blobGrowth',
      'xetGrowth',
      'hfGrowth',
      'growth',
      'hubGrowth',
      'blobsGrowth',
      'download',
      'downloaded',
    ],
    about: 'bytes by which the hub cache grew',
  },
  readBytes: {
    kind: 'bytes',
    also: ['diskRead', 'deviceRead', 'readFromDisk', 'nvmeRead', 'ioRead'],
    about: "bytes read from the weights' disk",
  },
  residentBytes: {
    kind: 'bytes',
    also: ['resident', 'residentBefore', 'pageCacheResident', 'cacheResident', 'cached'],
    about: 'bytes of the weights that the page cache held before the start',
  },
  otherReadBytes: {
    kind: 'bytes',
    also: [
      'otherDiskRead',
      'otherDisksRead',
      'readElsewhere',
      'readsOnOtherDisks',
      'readsOnOtherDisk',
      'osDiskRead',
    ],
    about: 'bytes read from other disks',
  },
  weightBytes: {
    kind: 'bytes',
    also: ['weights', 'modelSize', 'model', 'w'],
    about: 'size of the weight files',
  },
} as const satisfies EvidenceFacts;
