import type {Verdict} from '../bench/types.ts';
import type {Failure} from '../engine/failure.ts';
import type {GateResult} from '../engine/gate.ts';
import {toShell} from '../engine/shell.ts';
import type {Outcome} from '../engine/step.ts';

/** A gate as it was seen; commands of fixes as the shell lines that they are. */
export function gateDocument(id: string, result: GateResult, waived: boolean) {
  return {
    id,
    status: result.status,
    short: result.short,
    expected: result.expected,
    observed: result.observed,
    evidence: result.evidence,
    fixes: result.fixes.map(fix => ({
      title: fix.title,
      commands: fix.commands.map(command => toShell(command)),
      ...(fix.byHand === undefined ? {} : {byHand: fix.byHand}),
    })),
    waived,
  };
}

export type GateDocument = ReturnType<typeof gateDocument>;

export function checkDocument(gates: readonly GateDocument[], rehearsal: boolean) {
  const ok = gates.every(gate => gate.waived || gate.status === 'pass' || gate.status === 'warn');
  return {schema: 'faststart.check/1', ok, rehearsal, gates} as const;
}

function reason(outcome: Outcome): {
  gate?: string;
  failure?: Failure;
  flag?: string;
  question?: string;
  why?: string;
} {
  switch (outcome.status) {
    case 'stopped':
      return {gate: outcome.gate};
    case 'failed':
      return {failure: outcome.failure};
    case 'needsAnswer':
      return {question: outcome.questionId, flag: outcome.flag};
    case 'refused':
      return {question: outcome.questionId, ...(outcome.why === undefined ? {} : {why: outcome.why})};
    default:
      return {};
  }
}

export type RunResult = {
  readonly runId: string;
  readonly folder: string;
  readonly rehearsal: boolean;
  readonly steps: readonly {readonly id: string; readonly outcome: Outcome}[];
  readonly gates: readonly GateDocument[];
  readonly verdict: Verdict | null;
  readonly exitCode: number;
};

/** What a run did: also kept as `result.json` in its folder. `gates` are those that were not fine at their last look. */
export function runDocument(result: RunResult) {
  return {
    schema: 'faststart.run/1',
    ok: result.exitCode === 0,
    rehearsal: result.rehearsal,
    runId: result.runId,
    folder: result.folder,
    steps: result.steps.map(({id, outcome}) => ({id, outcome: outcome.status, ...reason(outcome)})),
    gates: result.gates.filter(gate => gate.status !== 'pass'),
    verdict: result.verdict,
    exitCode: result.exitCode,
  } as const;
}

/** What ended the program before it could do anything. */
export function errorDocument(
  {short, fix, known}: {short: string; fix: readonly string[]; known?: readonly string[]},
  exitCode: number,
) {
  const names = known === undefined ? [] : [`known: ${known.join(', ')}`];
  return {schema: 'faststart.error/1', ok: false, error: {short, fix: [...fix, ...names]}, exitCode} as const;
}
