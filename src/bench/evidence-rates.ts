import type {EvidenceFacts} from './evidence-fact.ts';

/** How the hub answered, and how fast bytes came, from it and from the disk. */
export const rateEvidence = {
  synSent: {
    kind: 'count',
    also: ['hubAttempts', 'synSentToHub', 'synSentCount', 'unansweredConnections'],
    about: 'connections to the hub that nobody answered',
  },
  retries: {
    kind: 'count',
    also: ['retry', 'retryCount', 'hubRetries', 'retryLines', 'hubRetryLines', 'hubErrors', 'hubTimeouts'],
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
      'nvmeLimit',
      'fioLimit',
      'limit',
      'bwDisk',
    ],
    about: "bytes a second that the weights' disk was measured to give",
  },
  impliedBytesPerSecond: {
    kind: 'rate',
    also: [
      'impliedRate',
      'read',
      'readRate',
      'loadRate',
      'weightsRate',
      'implied',
      'effectiveRead',
      'observedRead',
    ],
    about: 'bytes a second that the weights came with',
  },
} as const satisfies EvidenceFacts;
