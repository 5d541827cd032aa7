import {noPhases} from '../../src/bench/log-phases.ts';
import type {RunRecord, Verdict} from '../../src/bench/types.ts';
import type {Failure} from '../../src/engine/failure.ts';
import type {GateResult} from '../../src/engine/gate.ts';
import type {AppEvent, StampedEvent} from '../../src/events.ts';

export const failure: Failure = {
  short: 'mount the NVMe: failed',
  expected: 'exit code 0',
  observed: 'exit code 32: wrong fs type',
  command: 'sudo /usr/bin/mount /dev/nvme0n1 /nvme',
  fix: ['lsblk -f', 'run the step again'],
};

export const passed: GateResult = {
  status: 'pass',
  short: 'Docker 28.2 answers',
  expected: 'an answer',
  observed: 'one',
  evidence: [],
  fixes: [],
};

export const stopped: GateResult = {
  status: 'stop',
  short: '/nvme is on the OS disk',
  expected: 'a local NVMe disk mounted on /nvme',
  observed: '/dev/root (ext4) mounted on /',
  evidence: [{command: 'findmnt --json --target /nvme', text: '{}'}],
  fixes: [
    {
      title: 'mount it',
      commands: [
        {argv: ['/usr/bin/mkdir', '-p', '/nvme'], sudo: true},
        {argv: ['/usr/bin/mount', '/dev/nvme0n1', '/nvme'], sudo: true},
      ],
    },
  ],
};

export const runRecord: RunRecord = {
  id: 'r1',
  block: 'b1',
  arm: 'baseline',
  mode: 'online',
  pair: 1,
  attempt: 1,
  discarded: null,
  faults: [],
  startedAt: '2026-01-01T00:00:00.000Z',
  phases: {stopMs: 900, evictMs: 20, bootMs: 89_100, firstTokenMs: 90, firstCompletionMs: 420},
  poll: {periodMs: 10, gapMs: 8, answers: {}, worstLoopDelayMs: 1},
  container: {id: 'c', startedAt: null, restartCount: 0},
  cache: {drop: 'files', residentBytes: 0, weightBytes: 16, unproven: null},
  network: {rxBytes: 0, hubCacheGrowthBytes: 0, class: 'none'},
  disk: {readBytes: 16},
  log: noPhases,
  completion: {status: 200, tokens: 16, text: 'hello'},
  evidence: null,
};

export const verdict: Verdict = {
  schema: 'faststart.verdict/1',
  state: 'INFLATED',
  rule: '3.4/4',
  ratio: 1.2,
  interval: [1.19, 1.22],
  savedSeconds: null,
  online: {ratio: 3.26, interval: [3.2, 3.32]},
  offline: {ratio: 1.2, interval: [1.19, 1.22]},
  inflation: {ratio: 2.7, interval: [2.66, 2.75]},
  causes: [{id: 'DOWNLOAD', standing: 'shown', seconds: 61.5, text: 'the baseline downloaded 16.1 GB'}],
  flags: ['low N'],
  n: 3,
  headline: 'claimed 3.26x, proven 1.20x',
  scope: 'restart | store warm',
  notCollected: ['packet capture'],
  nextStep: 'fill the cache, then measure online again',
  rehearsal: true,
};

export const waiting: AppEvent = {
  type: 'action.started',
  step: '1',
  index: 0,
  of: 2,
  purpose: 'mount the NVMe',
  lines: [],
};

/** Events as the emitter would stamp them, one each `everyMs`. */
export function stamped(events: readonly AppEvent[], everyMs = 1000): StampedEvent[] {
  return events.map((event, index) => ({
    ...event,
    v: 1,
    seq: index,
    at: index * everyMs,
    wall: '2026-01-01T00:00:00.000Z',
  }));
}
