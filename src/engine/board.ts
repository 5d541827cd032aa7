import type {EngineEvent, PlannedAction} from './events.ts';
import type {Failure} from './failure.ts';
import type {GateResult} from './gate.ts';
import type {Outcome} from './step.ts';

/** `stale`: it was proved, and something before it no longer is. */
type StepStatus = 'unknown' | 'checking' | 'running' | 'proved' | 'stopped' | 'failed' | 'waiting' | 'stale';

export type StepView = {
  readonly id: string;
  readonly status: StepStatus;
  readonly gates: Readonly<Record<string, {readonly result: GateResult; readonly waived: boolean}>>;
  readonly planned: readonly PlannedAction[];
  /** Index into `planned` of the action under way, or of the last one. */
  readonly action: number | null;
  readonly actionStartedAt: number | null;
  readonly progress: {readonly text: string; readonly fraction: number | null} | null;
  /** The last lines of output, oldest first. */
  readonly tail: readonly string[];
  readonly outcome: Outcome | null;
  readonly failure: Failure | null;
};

/** State of all steps, folded from events; drawing reads it and holds none of its own. */
export type Board = {
  readonly steps: readonly StepView[];
  readonly running: string | null;
  readonly exitCode: number | null;
};

const TAIL_LINES = 200;

export function emptyBoard(stepIds: readonly string[]): Board {
  return {
    steps: stepIds.map(id => ({
      id,
      status: 'unknown',
      gates: {},
      planned: [],
      action: null,
      actionStartedAt: null,
      progress: null,
      tail: [],
      outcome: null,
      failure: null,
    })),
    running: null,
    exitCode: null,
  };
}

function change(board: Board, id: string, patch: (step: StepView) => Partial<StepView>): Board {
  return {...board, steps: board.steps.map(step => (step.id === id ? {...step, ...patch(step)} : step))};
}

/** A step that left `proved` makes every later proved step stale: never lost, to be proved again. */
function staleAfter(board: Board, id: string): Board {
  const from = board.steps.findIndex(step => step.id === id);
  return {
    ...board,
    steps: board.steps.map((step, index) =>
      index > from && step.status === 'proved' ? {...step, status: 'stale' as const} : step,
    ),
  };
}

function settle(outcome: Outcome): StepStatus {
  switch (outcome.status) {
    case 'proved':
    case 'alreadyProved':
      return 'proved';
    case 'stopped':
      return 'stopped';
    case 'failed':
      return outcome.at === 'plan' ? 'stopped' : 'failed';
    case 'cancelled':
    case 'needsAnswer':
    case 'refused':
      return 'waiting';
  }
}

/** Pure: the board after an event. Unknown step ids change nothing. */
export function fold(board: Board, event: EngineEvent & {at?: number}): Board {
  switch (event.type) {
    case 'step.checking':
      return {
        ...change(board, event.step, () => ({status: 'checking', outcome: null, failure: null})),
        running: event.step,
      };
    case 'gate.result': {
      if (event.step === null) return board;
      const id = event.step;
      const blocking = !event.waived && (event.result.status === 'stop' || event.result.status === 'unknown');
      const before = board.steps.find(step => step.id === id)?.status;
      const recorded = change(board, id, step => ({
        gates: {...step.gates, [event.gate]: {result: event.result, waived: event.waived}},
      }));
      if (!blocking || (before !== 'proved' && before !== 'stale')) return recorded;
      return staleAfter(
        change(recorded, id, () => ({status: 'stopped'})),
        id,
      );
    }
    case 'step.planned':
      return change(board, event.step, () => ({
        status: 'running',
        planned: event.actions,
        action: null,
        tail: [],
        progress: null,
      }));
    case 'action.started':
      return change(board, event.step, () => ({
        action: event.index,
        actionStartedAt: event.at ?? null,
        progress: null,
      }));
    case 'action.output':
      return board.running === null
        ? board
        : change(board, board.running, step => ({tail: [...step.tail, event.text].slice(-TAIL_LINES)}));
    case 'action.progress':
      return board.running === null
        ? board
        : change(board, board.running, () => ({
            progress: {text: event.text, fraction: event.fraction ?? null},
          }));
    case 'action.finished':
      return change(board, event.step, () => ({failure: event.failure, progress: null}));
    case 'step.outcome': {
      const status = settle(event.outcome);
      const settled = change(board, event.step, () => ({
        status,
        outcome: event.outcome,
        failure: event.outcome.status === 'failed' ? event.outcome.failure : null,
      }));
      return {...(status === 'proved' ? settled : staleAfter(settled, event.step)), running: null};
    }
    case 'run.finished':
      return {...board, running: null, exitCode: event.exitCode};
    case 'run.started':
    case 'ask.opened':
    case 'ask.closed':
    case 'notice':
      return board;
  }
}
