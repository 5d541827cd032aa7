/** An arm by its name in its stack: `baseline`, `faststart`, `runai`. */
export type ArmId = string;

/** The two sides of a comparison, which is what a verdict is about: the baseline, and one arm against it. */
export type Side = 'baseline' | 'faststart';

export type Service = {readonly service: string; readonly container: string};

/** A container that an arm needs, up before it: the store. */
type Companion = Service & {
  /** Stays up while other arms are measured. False for one that holds GPU memory which those need. */
  readonly staysUp: boolean;
};

/** One way of starting the server, as data: more loaders can join without new code. */
export type Arm = Service & {
  readonly id: ArmId;
  readonly profile: string;
  /** Must be up before this one is started, in order. */
  readonly companions: readonly Companion[];
  /** The .env key of the published port. */
  readonly portKey: 'VLLM_BASELINE_PORT' | 'VLLM_FASTSTART_PORT';
  /** Whose files its weights are: the Hugging Face cache's, or the store's. */
  readonly weights: 'hub-cache' | 'store';
  /** Where a restart has its weights from while its companions are warm. */
  readonly restartsFrom: 'disk' | 'pinned memory' | 'GPU memory';
};

export type Mode = 'online' | 'offline';

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
  readonly container: {readonly id: string; readonly startedAt: string | null; readonly restartCount: number};
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

/** What must be the same from the first to the last run for numbers to be comparable. null = could not be read. */
export type Fingerprint = {
  readonly machine: string | null;
  readonly bootId: string | null;
  readonly model: string;
  /** Commit of the model that the baseline serves. */
  readonly revision: string | null;
  /** Id of each arm's image. */
  readonly images: Readonly<Record<ArmId, string | null>>;
  /** Leaf device of the weights, with its file system UUID. */
  readonly disk: string | null;
  readonly rehearsal: boolean;
};

/** One mode's worth of runs: made once, then stop, evict, start ... for each. */
export type BlockHead = {
  readonly id: string;
  /** Which stack's arms these are. */
  readonly stack: string;
  readonly mode: Mode;
  readonly pairs: number;
  /** The order the runs are made in: first warm-ups, then rounds of all arms, every other one backwards. */
  readonly order: readonly {readonly arm: ArmId; readonly pair: number}[];
  readonly seed: number;
  readonly storeTier: 'warm' | 'cold';
  readonly drop: CacheDrop;
  readonly note: string;
  readonly fingerprint: Fingerprint;
  readonly waived: readonly string[];
  /** Effective environment inside each arm's container, offline flags only. */
  readonly offlineFlags: Readonly<Record<ArmId, Readonly<Record<string, string>>>>;
  /** Whether the way out of the containers was closed, and why not; null = nobody asked for it. */
  readonly egress: {readonly cut: boolean; readonly why: string | null} | null;
  /** For each arm, settings in which it differs from the baseline though it must not. null = not looked at. */
  readonly parity: Readonly<Record<ArmId, readonly string[]>> | null;
};

/** What the disk of the weights gives, in bytes a second, and how that was measured. */
export type DiskLimit = {
  readonly bytesPerSecond: number;
  readonly how: string;
  /** The command that measured it, as a shell takes it. */
  readonly command: string;
};

export type Block = {
  readonly head: BlockHead;
  readonly runs: readonly RunRecord[];
  readonly finished: 'complete' | 'stopped' | 'failed' | null;
  /** Measured after the runs of an offline block. */
  readonly diskLimit?: DiskLimit;
};

export type RunPhaseName =
  | 'stopping'
  | 'evicting'
  | 'verifying'
  | 'settling'
  | 'starting'
  | 'polling'
  | 'completing'
  | 'collecting';

/** What is known about the run under way; about one a second. */
export type RunTick = {
  readonly elapsedMs: number;
  readonly restarts: number | null;
  readonly rxBytes: number | null;
  readonly readBytesPerSecond: number | null;
  readonly probe: string;
};

export type VerdictState =
  | 'PROVEN'
  | 'PROVEN_OFFLINE_ONLY'
  | 'INFLATED'
  | 'NO_SPEEDUP'
  | 'REGRESSION'
  | 'INCONCLUSIVE'
  | 'INVALID_RUN';

export type Estimate = {readonly ratio: number; readonly interval: readonly [number, number]};

export type Cause = {
  readonly id:
    | 'DOWNLOAD'
    | 'HUB_STALL'
    | 'SLOW_DISK'
    | 'CACHE_TIER'
    | 'COMPILE_CACHE'
    | 'CRASH_LOOP'
    | 'STOP_TIME'
    | 'PARITY'
    | 'OUTPUT';
  /** `shown` by counters, `suggested` by rates alone, `not-shown`: looked for and not there. */
  readonly standing: 'shown' | 'suggested' | 'not-shown';
  readonly seconds: number | null;
  readonly text: string;
};

export type PhaseId = 'startup' | 'download' | 'weights' | 'compile' | 'capture' | 'engine' | 'rest';

/** A part of a start. Seconds: null = not known, and then inside `rest`. */
export type Phase = {readonly id: PhaseId; readonly seconds: number | null};

/** What could be done to a start, and what that would save at most. */
export type Lever = {
  readonly phase: PhaseId;
  readonly savesSeconds: number;
  /** What to do, with the arithmetic. */
  readonly text: string;
};

/** The most that the hardware allows, against what was seen. Rates in bytes a second. */
export type PhysicalLimit = {
  readonly diskBytesPerSecond: number;
  /** How it was measured: `fio, 4 jobs` or `dd, single stream, lower bound`. */
  readonly how: string;
  readonly weightBytes: number;
  /** Reading the weights at that rate. */
  readonly floorSeconds: number;
  /** 100 x floor / loading time, for an arm that reads from disk; null = loading time not known. */
  readonly percent: number | null;
};

/** The answer of `faststart verdict`; field names are part of the command-line contract. */
export type Verdict = {
  readonly schema: 'faststart.verdict/1';
  /** The arm that was compared with the baseline, where it is another than the runbook's. */
  readonly arm?: ArmId;
  /** The other tier of the store, where that was measured too: a line of its own, never averaged in. */
  readonly scenarios?: readonly Verdict[];
  /** Where the stack has several arms: the verdicts on the others, against the same baseline. */
  readonly others?: readonly Verdict[];
  readonly state: VerdictState;
  /** Which row of the decision table: `3.4/6`, and the session gate for an invalid run: `V5`. */
  readonly rule: string;
  readonly ratio: number | null;
  readonly interval: readonly [number, number] | null;
  readonly savedSeconds: Saving | null;
  readonly online?: Estimate;
  readonly offline?: Estimate;
  readonly inflation?: Estimate;
  /** B / (B - load): the ratio if loading took no time at all. */
  readonly ceiling?: number;
  readonly limit?: PhysicalLimit;
  /** Where the ready time of each side goes; adds up to its median. */
  readonly waterfall?: Readonly<Partial<Record<Side, readonly Phase[]>>>;
  /** For the faster side, what would save most, first. */
  readonly levers?: readonly Lever[];
  readonly causes: readonly Cause[];
  readonly flags: readonly string[];
  readonly n: number;
  /** One sentence, no softening words. */
  readonly headline: string;
  /** restart | store warm | page cache cold (files) | ... */
  readonly scope: string;
  /** What a sceptic would ask for that was not collected. */
  readonly notCollected: readonly string[];
  readonly nextStep: string;
  readonly rehearsal: boolean;
};

export type Saving = {readonly seconds: number; readonly interval: readonly [number, number]};

export type BenchEvent =
  | {readonly type: 'bench.block'; readonly head: BlockHead}
  | {
      readonly type: 'bench.phase';
      readonly run: string;
      readonly arm: ArmId;
      readonly container: string;
      readonly mode: Mode;
      readonly pair: number;
      readonly attempt: number;
      readonly phase: RunPhaseName;
    }
  | {readonly type: 'bench.tick'; readonly run: string; readonly tick: RunTick}
  | {readonly type: 'bench.run'; readonly run: RunRecord}
  | {
      readonly type: 'bench.block.finished';
      readonly block: string;
      readonly finished: 'complete' | 'stopped' | 'failed';
      readonly diskLimit?: DiskLimit;
    }
  /** Somebody asked to wait; nothing runs, what is done is kept. */
  | {readonly type: 'bench.paused'; readonly block: string}
  | {readonly type: 'bench.continued'; readonly block: string}
  /** Something of the operator's was changed for the benchmark (`changed`) or put back (`restored`). */
  | {
      readonly type: 'bench.restore';
      readonly what: string;
      readonly state: 'changed' | 'restored';
      readonly container: string;
      readonly policy: string;
    }
  | {readonly type: 'verdict'; readonly verdict: Verdict};
