import type {EvidenceFacts} from './evidence-fact.ts';

/** What was counted while a run lasted. */
export const countedEvidence = {
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
} as const satisfies EvidenceFacts;
