import type {EvidenceFacts} from './evidence-fact.ts';

/** What was counted while a run lasted. */
export const countedEvidence = {
  restartCount: {
    kind: 'count',
    also: ['restart', 'restarts', 'restartCounts', 'containerRestarts', 'dieEvents', 'crashes', 'crashed'],
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
