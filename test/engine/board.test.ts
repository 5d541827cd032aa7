import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type Board, emptyBoard, fold} from '../../src/engine/board.ts';
import type {EngineEvent} from '../../src/engine/events.ts';
import type {GateResult, GateStatus} from '../../src/engine/gate.ts';

const ids = ['repo', '0', '1', '2'];
const result = (status: GateStatus): GateResult => ({
  status,
  short: 's',
  expected: 'e',
  observed: 'o',
  evidence: [],
  fixes: [],
});
const gateEvent = (step: string, status: GateStatus, waived = false): EngineEvent => ({
  type: 'gate.result',
  gate: `gate-${step}`,
  step,
  waived,
  result: result(status),
});
const outcome = (step: string, status: 'proved' | 'cancelled'): EngineEvent => ({
  type: 'step.outcome',
  step,
  outcome: {status},
});
const statuses = (board: Board) => board.steps.map(step => step.status);
const boardAfter = (...events: EngineEvent[]) => events.reduce(fold, emptyBoard(ids));

describe('fold', () => {
  it('proves steps one by one', () => {
    expect(statuses(boardAfter(outcome('repo', 'proved'), outcome('0', 'proved')))).toEqual([
      'proved',
      'proved',
      'unknown',
      'unknown',
    ]);
  });

  it('makes later proved steps stale when an earlier gate breaks, and loses nothing', () => {
    const board = boardAfter(...ids.map(id => outcome(id, 'proved')), gateEvent('0', 'stop'));
    expect(statuses(board)).toEqual(['proved', 'stopped', 'stale', 'stale']);
    expect(board.steps[3]?.outcome).toEqual({status: 'proved'});
  });

  it('treats "could not check" as a break too, but not a waived stop', () => {
    const all = ids.map(id => outcome(id, 'proved'));
    expect(statuses(boardAfter(...all, gateEvent('1', 'unknown')))).toEqual([
      'proved',
      'proved',
      'stopped',
      'stale',
    ]);
    expect(statuses(boardAfter(...all, gateEvent('1', 'stop', true)))).toEqual([
      'proved',
      'proved',
      'proved',
      'proved',
    ]);
  });

  it('keeps a bounded tail of output for the running step', () => {
    const lines = Array.from(
      {length: 500},
      (_, index): EngineEvent => ({type: 'action.output', text: `line ${index}`}),
    );
    const board = boardAfter({type: 'step.checking', step: '1'}, ...lines);
    expect(board.steps[2]?.tail).toHaveLength(200);
    expect(board.steps[2]?.tail.at(-1)).toBe('line 499');
  });

  const event: fc.Arbitrary<EngineEvent> = fc.oneof(
    fc.constantFrom(...ids).map((step): EngineEvent => ({type: 'step.checking', step})),
    fc
      .tuple(fc.constantFrom(...ids), fc.constantFrom<GateStatus>('pass', 'warn', 'stop', 'unknown'))
      .map(([id, status]) => gateEvent(id, status)),
    fc
      .tuple(fc.constantFrom(...ids), fc.constantFrom('proved' as const, 'cancelled' as const))
      .map(([id, status]) => outcome(id, status)),
  );

  it('never calls a step proved unless its last outcome was proved', () => {
    fc.assert(
      fc.property(fc.array(event, {maxLength: 40}), events => {
        for (const step of events.reduce(fold, emptyBoard(ids)).steps) {
          if (step.status === 'proved' || step.status === 'stale')
            expect(step.outcome).toEqual({status: 'proved'});
        }
      }),
    );
  });

  it('spreads staleness forward only', () => {
    fc.assert(
      fc.property(fc.array(event, {maxLength: 40}), event, (events, last) => {
        const before = events.reduce(fold, emptyBoard(ids));
        const board = fold(before, last);
        const touched = 'step' in last && last.step !== null ? ids.indexOf(last.step) : -1;
        for (const [index, step] of board.steps.entries()) {
          if (step.status === 'stale' && before.steps[index]?.status !== 'stale')
            expect(index).toBeGreaterThan(touched);
        }
      }),
    );
  });
});
