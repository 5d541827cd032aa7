import type {ArmId, Side} from './arm.ts';

/** Rows of the decision table. */
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
