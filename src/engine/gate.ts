import type {Command} from './plan.ts';

/** What was seen, and the command that showed it. */
export type Evidence = {readonly command: string; readonly text: string};

/** A way out: commands that can be run from here or copied, or a sentence where only a person can act. */
export type Fix = {readonly title: string; readonly commands: readonly Command[]; readonly byHand?: string};

/**
 * - `pass`: seen to hold.
 * - `warn`: holds, with something the operator should know.
 * - `stop`: seen not to hold; nothing that needs this gate may start.
 * - `unknown`: could not be looked at. Never treated as fine; blocks like a stop, worded differently.
 */
export type GateStatus = 'pass' | 'warn' | 'stop' | 'unknown';

/** One shape for every outcome, so that front ends draw one thing. */
export type GateResult = {
  readonly status: GateStatus;
  readonly short: string;
  readonly expected: string;
  readonly observed: string;
  readonly evidence: readonly Evidence[];
  readonly fixes: readonly Fix[];
  /** false: this finding is a stop that no flag passes, whatever the gate allows otherwise. */
  readonly waivable?: false;
};

/** A hard stop of the runbook. */
export type Gate<Context> = {
  /** Stable id that can be typed: `nvme-mounted`. */
  readonly id: string;
  readonly title: string;
  /** The runbook's section, e.g. "Step 1.4". */
  readonly section: string;
  /** Why it matters, in the runbook's words. */
  readonly why: string;
  /** Whether `--waive ID` may pass it by; a waived run can never be PROVEN. */
  readonly waivable: boolean;
  check(context: Context): Promise<GateResult>;
};

/** A gate with its two halves visible: `observe` only reads, `judge` is pure. */
export type GateParts<Context, Facts> = Omit<Gate<Context>, 'check'> & {
  observe(context: Context): Promise<Facts>;
  judge(facts: Facts): GateResult;
};

/** Joins the halves. A check that throws is a result of its own (`unknown`), not the end of the run. */
export function defineGate<Context, Facts>(
  parts: GateParts<Context, Facts>,
): Gate<Context> & GateParts<Context, Facts> {
  return {
    ...parts,
    async check(context) {
      try {
        return parts.judge(await parts.observe(context));
      } catch (error) {
        return {
          status: 'unknown',
          short: `${parts.id} could not be checked`,
          expected: parts.title,
          observed: error instanceof Error ? error.message : String(error),
          evidence: [],
          fixes: [],
        };
      }
    },
  };
}

/** Whether `--waive` passes this finding of this gate. */
export function isWaived<Context>(
  gate: Pick<Gate<Context>, 'id' | 'waivable'>,
  result: GateResult,
  waived: ReadonlySet<string>,
): boolean {
  return blocks(result) && gate.waivable && result.waivable !== false && waived.has(gate.id);
}

/** Whether later steps must not start on this result. */
export function blocks(result: GateResult): boolean {
  return result.status === 'stop' || result.status === 'unknown';
}
