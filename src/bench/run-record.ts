import type {ArmId, Mode} from './arm.ts';

/** How page caches are treated before each start. `files`: the arm's weight files; `system`: drop_caches. */
export type CacheDrop = 'none' | 'files' | 'system';

/** A gate of one run that did not hold, `R1`..`R11` of the method; the run is kept, listed and retried. */
export type RunFault = {readonly gate: string; readonly text: string};

export type NetworkClass = 'none' | 'chatter' | 'download' | 'unknown';

/** Milliseconds on one monotonic clock, all from the moments of one run. null = did not happen or not seen. */
type RunPhases = {
  readonly stopMs: number | null;
  readonly evictMs: number | null;
  /**
   * Start call issued to first valid readiness: the metric of the speedup. With a warm store the start call of the server;
   * of a cold start the first one, which is the store's: what the store needs to come up is part of it.
   */
  readonly bootMs: number | null;
  readonly firstTokenMs: number | null;
  readonly firstCompletionMs: number | null;
};

/** Somebody outside whom a container had a connection to, or tried to. */
export type Remote = {
  /** `address:port`. */
  readonly address: string;
  /** Of `SYN_SENT` (asked and not answered) and `ESTABLISHED`, those that were seen. */
  readonly states: readonly string[];
  /** In how many looks. */
  readonly looks: number;
};

export type GpuState = {
  readonly uuid: string;
  readonly memoryUsedMiB: number | null;
  readonly clockMHz: number | null;
  /** Why its clock is held down, as the driver says; '' = it is not. */
  readonly throttled: string | null;
};

/** What else was seen of a run, beside what it is judged by. null = could not be seen; `unseen` says why. */
export type RunEvidence = {
  readonly phases: {
    readonly verifyMs: number | null;
    /** Waiting until the disk of the weights was quiet. */
    readonly settleMs: number | null;
    /** Start call of the store to its open port: within the ready time of a cold start, before that of a restart. */
    readonly storeReadyMs: number | null;
  };
  /** Share of one core that this program used while it waited for readiness. */
  readonly toolCpuShare: number | null;
  readonly network: {
    readonly remotes: readonly Remote[] | null;
    /** A reference of the hub cache (`refs/main`) points elsewhere than before. */
    readonly refsMoved: boolean | null;
    /** What the server said about the hub, at most a few lines. */
    readonly hubLines: readonly string[] | null;
  };
  readonly disk: {
    readonly writeBytes: number | null;
    /** Bytes read meanwhile from disks that the weights are not on, by name. */
    readonly elsewhere: Readonly<Record<string, number>> | null;
    /** Share of a short while before the start that the disk was busy. */
    readonly busyBefore: number | null;
    /** For how long at most it can have held up the start; less than the load took: that waited for something else. */
    readonly heldUpMs?: number | null | undefined;
  };
  readonly gpu: {readonly before: readonly GpuState[]; readonly after: readonly GpuState[]} | null;
  /** Offline variables as the process itself has them, or as its container was made. */
  readonly offlineFlags: {
    readonly from: 'process' | 'container';
    readonly values: Readonly<Record<string, string>>;
  } | null;
  readonly unseen: readonly string[];
};

/** A token of an answer, and how likely the server held it (natural logarithm, at most 0). */
export type TokenLogprob = {readonly token: string; readonly logprob: number};

/** What a server's start-up log says, in seconds. null = it does not say. */
export type StartPhases = {
  /** From the start of the container to the beginning of the load: imports, configuration, engine process. */
  readonly startupSeconds: number | null;
  readonly downloadSeconds: number | null;
  readonly weightsSeconds: number | null;
  /** Download, weights and what goes with them. */
  readonly modelLoadSeconds: number | null;
  readonly compileSeconds: number | null;
  readonly captureSeconds: number | null;
  /** Profiling, compiling, KV cache and graph capture together. */
  readonly engineInitSeconds: number | null;
  /** Lines about asking the hub again. */
  readonly hubRetries: number | null;
  readonly version: string | null;
};

export type RunRecord = {
  readonly id: string;
  readonly block: string;
  readonly arm: ArmId;
  readonly mode: Mode;
  /** Number of the round from 1, a pair where there are two arms; 0 for a warm-up. */
  readonly pair: number;
  readonly attempt: number;
  readonly discarded: 'warmup' | null;
  readonly faults: readonly RunFault[];
  readonly startedAt: string;
  readonly phases: RunPhases;
  readonly poll: {
    readonly periodMs: number;
    /** Start of the last failed poll to the first good answer: how far the ready time may be off. */
    readonly gapMs: number | null;
    readonly answers: Readonly<Record<string, number>>;
    readonly worstLoopDelayMs: number;
  };
  readonly container: {
    readonly id: string;
    readonly startedAt: string | null;
    readonly restartCount: number;
    /** Of one that broke: all before its last start, or before its end. null, or left out: it did not, or not known. */
    readonly lostMs?: number | null | undefined;
  };
  readonly cache: {
    readonly drop: CacheDrop;
    readonly residentBytes: number | null;
    readonly weightBytes: number | null;
    /** What could not be proven, in words; null when it was. */
    readonly unproven: string | null;
  };
  readonly network: {
    readonly rxBytes: number | null;
    readonly hubCacheGrowthBytes: number | null;
    readonly class: NetworkClass;
  };
  readonly disk: {readonly readBytes: number | null};
  readonly log: StartPhases;
  readonly completion: {
    readonly status: number;
    readonly tokens: number | null;
    readonly text: string;
    /** Where the server tells them. */
    readonly logprobs?: readonly TokenLogprob[] | undefined;
  } | null;
  /** null: not collected, as in journals of older versions. */
  readonly evidence: RunEvidence | null;
};
