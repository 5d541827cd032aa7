import type {Answer, Ask, Question} from './ask.ts';
import type {Emit, EngineEvent} from './events.ts';
import type {Failure} from './failure.ts';
import {blocks, type Gate, type GateResult, isWaived} from './gate.ts';
import type {Action} from './plan.ts';
import {actionToShell} from './shell.ts';
import type {Outcome, Step} from './step.ts';

export type Performed = {readonly ok: true} | {readonly ok: false; readonly failure: Failure};

/** What the runner is given; it knows no port and no front end. */
export type Runner<Context> = {
  readonly context: Context;
  /** A context for one look at several gates: none of them asks the machine what another has just asked. */
  readonly lookingOnce: () => Context;
  readonly ask: Ask;
  /** Answers given so far, by question id. A plan reads them; the runner adds to them. */
  readonly answers: Map<string, string>;
  readonly waived: ReadonlySet<string>;
  readonly perform: (action: Action) => Promise<Performed>;
  readonly emit: Emit<EngineEvent>;
  readonly signal: AbortSignal;
  /** Milliseconds, monotonic. */
  readonly nowMs: () => number;
};

type Blocked = {readonly gate: string; readonly could: 'not-hold' | 'not-check'};

/** Checks one gate and says so. */
export async function checkGate<Context>(
  runner: Pick<Runner<Context>, 'context' | 'waived' | 'emit'>,
  gate: Gate<Context>,
  step: string | null,
  options: {beforehand?: true} = {},
): Promise<{result: GateResult; blocked: boolean}> {
  const result = await gate.check(runner.context);
  const waived = isWaived(gate, result, runner.waived);
  runner.emit({type: 'gate.result', gate: gate.id, step, waived, ...options, result});
  return {result, blocked: blocks(result) && !waived};
}

/** Checks all of them, however many fail, then names the first that blocks. */
async function firstBlocked<Context>(
  runner: Pick<Runner<Context>, 'context' | 'waived' | 'emit'>,
  gates: readonly Gate<Context>[],
  step: string,
  options: {beforehand?: true} = {},
): Promise<Blocked | undefined> {
  let first: Blocked | undefined;
  for (const gate of gates) {
    const {result, blocked} = await checkGate(runner, gate, step, options);
    if (blocked) first ??= {gate: gate.id, could: result.status === 'unknown' ? 'not-check' : 'not-hold'};
  }
  return first;
}

/** Asks, says that it was asked, and keeps the answer. */
export async function askFor<Context>(
  runner: Pick<Runner<Context>, 'ask' | 'answers' | 'emit' | 'signal'>,
  question: Question,
): Promise<Answer> {
  runner.emit({type: 'ask.opened', id: question.id, title: question.title, flag: question.flag});
  const answer = await runner.ask(question, runner.signal);
  runner.emit({type: 'ask.closed', id: question.id, status: answer.status});
  if (answer.status === 'answered') runner.answers.set(question.id, answer.value);
  return answer;
}

function withoutAnswer(
  question: Question,
  answer: Exclude<Answer, {status: 'answered'}>,
  signal: AbortSignal,
): Outcome {
  // Whoever interrupts a question has not said no.
  if (signal.aborted) return {status: 'cancelled'};
  return answer.status === 'refused'
    ? {
        status: 'refused',
        questionId: question.id,
        ...(answer.why === undefined ? {} : {why: answer.why}),
      }
    : {status: 'needsAnswer', questionId: question.id, flag: question.flag};
}

/** A plan that keeps asking the same thing would never end. */
const MOST_ASKED = 3;

type Planned = {readonly actions: readonly Action[]} | {readonly outcome: Outcome};

function stillMissing(question: Question): Failure {
  return {
    short: `"${question.title}" was answered ${MOST_ASKED} times and is still open`,
    expected: 'an answer that the plan can use',
    observed: `the answers given did not settle it (question ${question.id})`,
    command: question.flag,
    fix: [`give a different answer with ${question.flag}`],
  };
}

/** Plans, asks what the plan lacks, and plans again, until there is something to do. */
async function planStep<Context>(runner: Runner<Context>, step: Step<Context>): Promise<Planned> {
  const asked = new Map<string, number>();
  for (;;) {
    const plan = await step.plan(runner.context);
    // A look that was cut short says nothing about the machine.
    if (runner.signal.aborted) return {outcome: {status: 'cancelled'}};
    if (plan.status === 'do') return {actions: plan.actions};
    if (plan.status === 'stop') return {outcome: {status: 'failed', at: 'plan', failure: plan.failure}};
    const times = (asked.get(plan.question.id) ?? 0) + 1;
    asked.set(plan.question.id, times);
    if (times > MOST_ASKED)
      return {outcome: {status: 'failed', at: 'plan', failure: stillMissing(plan.question)}};
    const answer = await askFor(runner, plan.question);
    if (answer.status !== 'answered') return {outcome: withoutAnswer(plan.question, answer, runner.signal)};
  }
}

async function consent<Context>(runner: Runner<Context>, action: Action): Promise<Outcome | undefined> {
  if (action.danger === undefined) return undefined;
  const question: Question = {
    kind: 'type-exactly',
    id: action.danger.questionId,
    title: `${action.purpose}: this destroys data`,
    details: action.danger.destroys,
    flag: action.danger.flag,
    text: action.danger.typeExactly,
    hint: action.danger.typeHint,
  };
  const answer = await askFor(runner, question);
  if (answer.status !== 'answered') return withoutAnswer(question, answer, runner.signal);
  return answer.value === action.danger.typeExactly
    ? undefined
    : {status: 'refused', questionId: question.id};
}

async function performAll<Context>(
  runner: Runner<Context>,
  step: Step<Context>,
  actions: readonly Action[],
): Promise<Outcome | undefined> {
  for (const [index, action] of actions.entries()) {
    if (runner.signal.aborted) return {status: 'cancelled'};
    const refused = await consent(runner, action);
    if (refused !== undefined) return refused;
    const startedMs = runner.nowMs();
    const lines = actionToShell(action);
    runner.emit({
      type: 'action.started',
      step: step.id,
      index,
      of: actions.length,
      purpose: action.purpose,
      lines,
    });
    const done = await runner.perform(action);
    const failure = done.ok ? null : done.failure;
    const durationMs = runner.nowMs() - startedMs;
    runner.emit({type: 'action.finished', step: step.id, index, failure, durationMs});
    if (runner.signal.aborted) return {status: 'cancelled'};
    if (failure !== null) return {status: 'failed', at: 'action', failure};
  }
  return undefined;
}

async function outcomeOf<Context>(
  runner: Runner<Context>,
  step: Step<Context>,
  again: boolean,
): Promise<Outcome> {
  runner.emit({type: 'step.checking', step: step.id});
  const before = {...runner, context: runner.lookingOnce()};
  const needed = await firstBlocked(before, step.needs, step.id);
  if (runner.signal.aborted) return {status: 'cancelled'};
  if (needed !== undefined) return {status: 'stopped', ...needed};
  if (!again && (await firstBlocked(before, step.proves, step.id, {beforehand: true})) === undefined) {
    if (!(await step.isDue?.(runner.context))) return {status: 'alreadyProved'};
  }
  const planned = await planStep(runner, step);
  if ('outcome' in planned) return planned.outcome;
  runner.emit({
    type: 'step.planned',
    step: step.id,
    actions: planned.actions.map(action => ({
      purpose: action.purpose,
      lines: actionToShell(action),
      ...(action.undo === undefined ? {} : {undo: action.undo}),
    })),
  });
  const broken = await performAll(runner, step, planned.actions);
  if (broken !== undefined) return broken;
  const after = {...runner, context: runner.lookingOnce()};
  const unproved = await firstBlocked(after, step.proves, step.id);
  return unproved === undefined ? {status: 'proved'} : {status: 'stopped', ...unproved};
}

/**
 * Runs one step: what it needs, whether it is already proved, its plan, its actions, its proof. `again` does
 * the step even where it is already proved (a second benchmark).
 */
export async function runStep<Context>(
  runner: Runner<Context>,
  step: Step<Context>,
  options: {again?: boolean} = {},
): Promise<Outcome> {
  const outcome = await outcomeOf(runner, step, options.again ?? false);
  runner.emit({type: 'step.outcome', step: step.id, outcome});
  return outcome;
}
