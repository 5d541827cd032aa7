import type {Context} from '../context.ts';
import type {LookOptions} from '../diagnose/observe.ts';
import type {Diagnosis} from '../diagnose/types.ts';
import type {Made} from './ground.ts';
import {noPhases} from './log-phases.ts';
import type {
  Arm,
  BenchEvent,
  CacheDrop,
  Mode,
  RunEvidence,
  RunFault,
  RunPhaseName,
  RunRecord,
} from './types.ts';
import type {WeightFile} from './weight-files.ts';

/** The ports a run is measured through. */
export type BenchPorts = Pick<Context, 'docker' | 'http' | 'clock' | 'host'>;

/** One run, as data. */
export type RunSpec = {
  readonly id: string;
  readonly block: string;
  readonly arm: Arm;
  /** The containers that the block made: no others of their names count. */
  readonly made: readonly Made[];
  /** Containers that must be down while this arm runs: there is one GPU. */
  readonly others: readonly string[];
  readonly mode: Mode;
  readonly pair: number;
  readonly attempt: number;
  readonly port: number;
  readonly model: string;
  readonly seed: number;
  readonly drop: CacheDrop;
  readonly storeTier: 'warm' | 'cold';
  /** The arm's weight files, or why they could not be listed. */
  readonly weights: readonly WeightFile[] | string;
  readonly cacheFolder: string;
  /** `/dev/...` under the weights; null = not known. */
  readonly device: string | null;
  readonly deadlines: {readonly readyMs: number; readonly companionMs: number};
  readonly emit: (event: BenchEvent) => void;
  /** Why a container ended or does not get ready; null = could not be told. */
  readonly diagnose: (container: string, options?: LookOptions) => Promise<Diagnosis | null>;
  /** What the arm is waited for, while it is. */
  readonly tell: (diagnosis: Diagnosis, waitedMs: number) => void;
  readonly signal: AbortSignal;
};

/**
 * How often a start is looked at: fine enough for starts of tens of seconds, coarse enough to disturb nothing. On a
 * scaled clock never more often than a few times the resolution of real timers.
 */
export function periods(scale: number): {
  readonly pollMs: number;
  /** The same where a server says when it is worth looking. */
  readonly spokenPollMs: number;
  /** Between polls where something is expected every moment. */
  readonly closestMs: number;
  readonly lookMs: number;
  /** The same while Docker says what happens to a container. */
  readonly toldLookMs: number;
  readonly tickMs: number;
} {
  return {
    pollMs: Math.max(100, 5 * scale),
    spokenPollMs: Math.max(200, 5 * scale),
    closestMs: Math.max(15, 5 * scale),
    lookMs: Math.max(1500, 25 * scale),
    toldLookMs: Math.max(6000, 25 * scale),
    tickMs: Math.max(1000, 50 * scale),
  };
}

export function blankRecord(spec: RunSpec, wall: Date): RunRecord {
  const weightBytes =
    typeof spec.weights === 'string' ? null : spec.weights.reduce((sum, file) => sum + file.bytes, 0);
  return {
    id: spec.id,
    block: spec.block,
    arm: spec.arm.id,
    mode: spec.mode,
    pair: spec.pair,
    attempt: spec.attempt,
    discarded: spec.pair === 0 ? 'warmup' : null,
    faults: [],
    startedAt: wall.toISOString(),
    phases: {stopMs: null, evictMs: null, bootMs: null, firstTokenMs: null, firstCompletionMs: null},
    poll: {periodMs: periods(1).pollMs, gapMs: null, answers: {}, worstLoopDelayMs: 0},
    container: {id: '', startedAt: null, restartCount: 0},
    cache: {drop: spec.drop, residentBytes: null, weightBytes, unproven: null},
    network: {rxBytes: null, hubCacheGrowthBytes: null, class: 'unknown'},
    disk: {readBytes: null},
    log: noPhases,
    completion: null,
    evidence: blankEvidence,
  };
}

export const blankEvidence: RunEvidence = {
  phases: {verifyMs: null, settleMs: null, storeReadyMs: null},
  toolCpuShare: null,
  network: {remotes: null, refsMoved: null, hubLines: null},
  disk: {writeBytes: null, elsewhere: null, busyBefore: null},
  gpu: null,
  offlineFlags: null,
  unseen: [],
};

/** Adds to what was seen of a run; `unseen` is added to what could not be seen. */
export function withEvidence(
  record: RunRecord,
  patch: Partial<Omit<RunEvidence, 'phases' | 'unseen'>> & {
    readonly phases?: Partial<RunEvidence['phases']>;
    readonly unseen?: readonly string[];
  },
): RunRecord {
  const before = record.evidence ?? blankEvidence;
  return {
    ...record,
    evidence: {
      ...before,
      ...patch,
      phases: {...before.phases, ...patch.phases},
      unseen: [...before.unseen, ...(patch.unseen ?? [])],
    },
  };
}

export function withFaults(record: RunRecord, ...faults: readonly RunFault[]): RunRecord {
  return faults.length === 0 ? record : {...record, faults: [...record.faults, ...faults]};
}

export function sayPhase(spec: RunSpec, phase: RunPhaseName): void {
  spec.emit({
    type: 'bench.phase',
    run: spec.id,
    arm: spec.arm.id,
    container: spec.arm.container,
    mode: spec.mode,
    pair: spec.pair,
    attempt: spec.attempt,
    phase,
  });
}
