import {noPhases} from '../../src/bench/log-phases.ts';
import type {ArmId, BenchEvent, BlockHead, Mode, RunRecord, Verdict} from '../../src/bench/types.ts';

const ORDER: readonly {readonly arm: ArmId; readonly pair: number}[] = [
  {arm: 'baseline', pair: 0},
  {arm: 'faststart', pair: 0},
  {arm: 'baseline', pair: 1},
  {arm: 'faststart', pair: 1},
  {arm: 'faststart', pair: 2},
  {arm: 'baseline', pair: 2},
  {arm: 'baseline', pair: 3},
  {arm: 'faststart', pair: 3},
];

export function head(mode: Mode = 'online'): BlockHead {
  return {
    id: `block-${mode}`,
    stack: 'sllm',
    mode,
    pairs: 3,
    order: ORDER,
    seed: 1,
    storeTier: 'warm',
    drop: 'files',
    note: '',
    fingerprint: {
      machine: 'm',
      bootId: 'b',
      model: 'org/name',
      revision: 'c0ffee',
      images: {baseline: null, faststart: null},
      disk: null,
      rehearsal: false,
    },
    waived: [],
    egress: null,
    offlineFlags: {baseline: {}, faststart: {}},
    parity: null,
  };
}

export function run(
  arm: ArmId,
  pair: number,
  bootMs: number | null,
  more: Partial<RunRecord> = {},
): RunRecord {
  return {
    id: `${arm}-${pair}-${more.attempt ?? 1}`,
    block: 'block-online',
    arm,
    mode: 'online',
    pair,
    attempt: 1,
    discarded: pair === 0 ? 'warmup' : null,
    faults: [],
    startedAt: '2026-11-23T12:00:00Z',
    phases: {stopMs: 1, evictMs: 1, bootMs, firstTokenMs: null, firstCompletionMs: null},
    poll: {periodMs: 10, gapMs: 10, answers: {}, worstLoopDelayMs: 1},
    container: {id: 'c', startedAt: null, restartCount: 0},
    cache: {drop: 'files', residentBytes: 0, weightBytes: 1, unproven: null},
    network: {rxBytes: 0, hubCacheGrowthBytes: 0, class: 'none'},
    disk: {readBytes: 1},
    log: noPhases,
    completion: null,
    evidence: null,
    ...more,
  };
}

export function phase(
  arm: ArmId,
  pair: number,
  name: 'stopping' | 'evicting' | 'starting' | 'polling',
  mode: Mode = 'online',
): BenchEvent {
  return {
    type: 'bench.phase',
    run: `${arm}-${pair}-1`,
    arm,
    container: `vllm_${arm}`,
    mode,
    pair,
    attempt: 1,
    phase: name,
  };
}

export function verdict(more: Partial<Verdict> = {}): Verdict {
  return {
    schema: 'faststart.verdict/1',
    state: 'PROVEN',
    rule: '3.4/6',
    ratio: 3.26,
    interval: [3.1, 3.42],
    savedSeconds: null,
    causes: [],
    flags: [],
    n: 3,
    headline: 'Faststart restarts 3.26 times as fast with no network.',
    scope: 'restart | store warm | page cache cold (files)',
    notCollected: ['GPU clocks'],
    nextStep: 'write the report: faststart report',
    rehearsal: false,
    ...more,
  };
}
