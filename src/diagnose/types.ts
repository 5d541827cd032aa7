import type {Remedy} from './remedy.ts';

export type CauseEvidence = {readonly line?: number; readonly text: string; readonly source: string};

export type DiagnosedCause = {
  /** From the list of mechanisms: `hf-offline-cache-miss`, `crash-loop` ... */
  readonly id: string;
  readonly title: string;
  /** 0..1 */
  readonly confidence: number;
  readonly evidence: readonly CauseEvidence[];
  /** Commands or sentences, in the order to try them. */
  readonly fix: readonly string[];
  /** Those lines of the fix that can be run from where it is read; only of a container that was looked at. */
  readonly remedies?: readonly Remedy[];
  readonly restartHelps: boolean;
};

/** The answer of `faststart diagnose --json`; causes most likely first. */
export type Diagnosis = {
  readonly healthy: boolean;
  /** What start-up is doing, or was doing last: "reading weights". */
  readonly stage: string;
  readonly causes: readonly DiagnosedCause[];
  /** What it is not, and what speaks against it; only of a container that was looked at. */
  readonly ruledOut?: readonly string[];
  /** What could not be looked at. Never taken as fine. */
  readonly notSeen: readonly string[];
};
