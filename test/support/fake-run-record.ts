import {noPhases} from '../../src/bench/log-phases.ts';
import type {ArmId, Block, BlockHead, Mode, RunRecord} from '../../src/bench/types.ts';

/** A complete, valid run of an offline-capable machine; change what a test is about. */
export function runRecord(
  arm: ArmId,
  mode: Mode,
  pair: number,
  bootMs: number,
  patch: Partial<RunRecord> = {},
): RunRecord {
  return {
    id: `${mode}-${arm}-${pair}-1`,
    block: `${mode}-block`,
    arm,
    mode,
    pair,
    attempt: 1,
    discarded: pair === 0 ? 'warmup' : null,
    faults: [],
    startedAt: '2026-11-23T12:00:00.000Z',
    phases: {stopMs: null, evictMs: 100, bootMs, firstTokenMs: 40, firstCompletionMs: 500},
    poll: {periodMs: 100, gapMs: 102, answers: {reset: 300, ready: 1}, worstLoopDelayMs: 2},
    container: {id: `id-${arm}`, startedAt: '2026-11-23T12:00:01.000Z', restartCount: 0},
    cache: {drop: 'files', residentBytes: 0, weightBytes: 16e9, unproven: null},
    network: {rxBytes: 50_000, hubCacheGrowthBytes: 0, class: 'none'},
    disk: {readBytes: arm === 'baseline' ? 16.1e9 : 0},
    log: {...noPhases, weightsSeconds: 6, modelLoadSeconds: 7, compileSeconds: 3, engineInitSeconds: 9},
    completion: {status: 200, tokens: 32, text: ' Paris, of course'},
    evidence: null,
    ...patch,
  };
}

export function blockHead(mode: Mode, patch: Partial<BlockHead> = {}): BlockHead {
  const flag = mode === 'offline' ? '1' : '0';
  const flags = {HF_HUB_OFFLINE: flag, TRANSFORMERS_OFFLINE: flag};
  return {
    id: `${mode}-block`,
    stack: 'sllm',
    mode,
    pairs: 5,
    order: [{arm: 'baseline', pair: 0}],
    seed: 0,
    storeTier: 'warm',
    drop: 'files',
    note: '',
    fingerprint: {
      machine: 'm',
      bootId: 'b',
      model: 'org/model',
      revision: 'c0ffee',
      images: {baseline: 'sha256:1', faststart: 'sha256:1'},
      disk: '/dev/nvme0n1 uuid-1',
      rehearsal: false,
    },
    waived: [],
    egress: null,
    offlineFlags: {baseline: flags, faststart: flags},
    parity: {faststart: []},
    ...patch,
  };
}

const SPREAD = [0, 60, -60, 40, -40];

/** A block of five pairs around the two given times, with a warm-up each. */
export function block(
  mode: Mode,
  baselineMs: number,
  faststartMs: number,
  patch: Partial<BlockHead> = {},
): Block {
  const pairs = SPREAD.flatMap((step, index) => [
    runRecord('baseline', mode, index + 1, baselineMs + step),
    runRecord('faststart', mode, index + 1, faststartMs + step / 2),
  ]);
  const warmUps = [
    runRecord('baseline', mode, 0, baselineMs + 9000),
    runRecord('faststart', mode, 0, faststartMs + 9000),
  ];
  return {head: blockHead(mode, patch), runs: [...warmUps, ...pairs], finished: 'complete'};
}

/** The same change made to every run of a block that is chosen. */
export function changeRuns(of: Block, choose: (run: RunRecord) => boolean, patch: Partial<RunRecord>): Block {
  return {...of, runs: of.runs.map(run => (choose(run) ? {...run, ...patch} : run))};
}
