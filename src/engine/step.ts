import type {Question} from './ask.ts';
import type {Failure} from './failure.ts';
import type {Gate} from './gate.ts';
import type {Action} from './plan.ts';

/**
 * - `do`: the actions, in order; an empty list means that only the proof is left.
 * - `ask`: an answer is missing; the plan is made again once it is there.
 * - `stop`: what was seen forbids any plan.
 */
export type Plan =
  | {readonly status: 'do'; readonly actions: readonly Action[]}
  | {readonly status: 'ask'; readonly question: Question}
  | {readonly status: 'stop'; readonly failure: Failure};

/** One answer of a step that can be given anew. */
export type Revision<Context> = {
  /** Id of its question. */
  readonly id: string;
  /** What it is about and what holds now; no secret. */
  readonly label: string;
  question(context: Context): Promise<Question | undefined>;
  /** Further answers that come with a new one, by question id. */
  readonly settles: Readonly<Record<string, string>>;
};

/** One step of the runbook, as a value: what it needs, what it does, what must then be seen to hold. */
export type Step<Context> = {
  /** `repo`, `0` .. `7`: the runbook's own numbers. */
  readonly id: string;
  /** A word for the rail: "NVMe". */
  readonly name: string;
  readonly title: string;
  /** Why, in the runbook's words. */
  readonly why: string;
  readonly needs: readonly Gate<Context>[];
  readonly proves: readonly Gate<Context>[];
  /** Proved, and yet something that the operator asked for is still to be done (an fstab entry). Only looks. */
  isDue?(context: Context): Promise<boolean>;
  /** Answers that can be given anew once the step is proved. Only looks. */
  revisions?(context: Context): Promise<readonly Revision<Context>[]>;
  /** Looks, then says what to do. Changes nothing. */
  plan(context: Context): Promise<Plan>;
};

export type Outcome =
  | {readonly status: 'proved'}
  | {readonly status: 'alreadyProved'}
  | {readonly status: 'stopped'; readonly gate: string; readonly could: 'not-hold' | 'not-check'}
  /** `plan`: what was seen forbids any plan, nothing was done. `action`: something was tried and did not work. */
  | {readonly status: 'failed'; readonly at: 'plan' | 'action'; readonly failure: Failure}
  | {readonly status: 'cancelled'}
  | {readonly status: 'needsAnswer'; readonly questionId: string; readonly flag: string}
  | {readonly status: 'refused'; readonly questionId: string; readonly why?: string};

/** Whether the runbook may go on to the next step. */
export function isProved(outcome: Outcome): boolean {
  return outcome.status === 'proved' || outcome.status === 'alreadyProved';
}
