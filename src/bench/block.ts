import type {ArmId, Mode} from './arm.ts';
import type {CacheDrop, RunRecord} from './run-record.ts';

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
