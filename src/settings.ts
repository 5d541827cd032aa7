import type {CacheDrop} from './bench/types.ts';
import type {StackSpec} from './stacks/stack.ts';

/** The compose stack in use. `runbook`: the operator stands in a checkout of the runbook's own layout. */
export type Stack = {
  readonly kind: 'bundled' | 'runbook' | 'given';
  /** Which arms it has, and what they must have in common. */
  readonly spec: StackSpec;
  /** Absolute, in the order of `-f`. The offline-toggle overlay is appended where it exists. */
  readonly composeFiles: readonly string[];
  /** Where the runbook's `common.env` is; null when a given stack has none beside it. */
  readonly commonEnv: string | null;
  /** Where the overlay with the offline toggles goes when the stack lacks them. */
  readonly overlayFile: string;
};

/** Everything an operator can set, resolved; absolute paths. Constant for the life of the program. */
export type Settings = {
  readonly workspace: string;
  readonly envFile: string;
  readonly stack: Stack;
  /** The NVMe mount point: `/nvme`. */
  readonly mountPoint: string;
  /** Holds runs/, jobs/ and the lock. */
  readonly stateFolder: string;
  readonly waived: readonly string[];
  readonly readOnly: boolean;
  readonly rehearsal: {readonly machine: string; readonly speed: number} | null;
  readonly bench: {
    readonly pairs: number;
    /** How often a run that broke a gate is made again. */
    readonly retries: number;
    readonly drop: CacheDrop;
    readonly storeTier: 'warm' | 'cold';
    readonly note: string;
    readonly seed: number;
    /** Measure again even where a fitting block is recorded. */
    readonly again: boolean;
  };
};
