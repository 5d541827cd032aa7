import type {Failure} from './failure.ts';
import type {GateResult} from './gate.ts';
import type {Outcome} from './step.ts';

/** An action as it was shown before it ran; `undo`: how to take it back by hand. */
export type PlannedAction = {
  readonly purpose: string;
  readonly lines: readonly string[];
  readonly undo?: string;
};

/** What the runner and the performers say. Domain events (benchmark, diagnosis) join in `src/events.ts`. */
export type EngineEvent =
  | {
      readonly type: 'run.started';
      readonly runId: string;
      readonly tool: string;
      readonly argv: readonly string[];
      readonly steps: readonly string[];
      readonly waived: readonly string[];
      readonly rehearsal: string | null;
    }
  | {readonly type: 'step.checking'; readonly step: string}
  | {
      readonly type: 'gate.result';
      readonly gate: string;
      readonly step: string | null;
      readonly waived: boolean;
      /** Looked at before the step does anything: what does not hold yet is the step's work, no alarm. */
      readonly beforehand?: true;
      readonly result: GateResult;
    }
  | {
      readonly type: 'step.planned';
      readonly step: string;
      readonly actions: readonly PlannedAction[];
    }
  | {readonly type: 'ask.opened'; readonly id: string; readonly title: string; readonly flag: string}
  | {
      readonly type: 'ask.closed';
      readonly id: string;
      readonly status: 'answered' | 'refused' | 'unavailable';
    }
  | {
      readonly type: 'action.started';
      readonly step: string;
      readonly index: number;
      readonly of: number;
      readonly purpose: string;
      readonly lines: readonly string[];
    }
  | {readonly type: 'action.output'; readonly text: string}
  /** A line that replaces the one before it: a download bar, a wait. `fraction` is 0..1 where it is known. */
  | {readonly type: 'action.progress'; readonly text: string; readonly fraction?: number}
  | {
      readonly type: 'action.finished';
      readonly step: string;
      readonly index: number;
      readonly failure: Failure | null;
      readonly durationMs: number;
    }
  | {readonly type: 'step.outcome'; readonly step: string; readonly outcome: Outcome}
  | {
      readonly type: 'notice';
      readonly level: 'info' | 'warn';
      readonly text: string;
      /** A line for the operator's own shell, to be shown whole. */
      readonly command?: string;
    }
  | {readonly type: 'run.finished'; readonly exitCode: number};

/** As written to the journal: `at` is monotonic milliseconds, `wall` an ISO time for people. */
export type Stamped<Event> = Event & {
  readonly v: 1;
  readonly seq: number;
  readonly at: number;
  readonly wall: string;
};

export type Emit<Event> = (event: Event) => void;
