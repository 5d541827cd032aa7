import {describe, expect, it} from 'vitest';
import {type Board, emptyBoard, fold} from '../../src/engine/board.ts';
import type {EngineEvent} from '../../src/engine/events.ts';
import {exitCodeFor} from '../../src/ui/exit-code.ts';
import {firstUnproved, type ShownState, shownSteps} from '../../src/ui/step-state.ts';
import {passing, stopping} from './fake-program.ts';

const steps = ['a', 'b', 'c'].map(id => ({id, proves: [{id: `gate-${id}`}]}));

const looked = (step: string, holds: boolean): EngineEvent => ({
  type: 'gate.result',
  gate: `gate-${step}`,
  step,
  waived: false,
  result: holds ? passing : stopping('it does not hold'),
});

function board(...events: readonly EngineEvent[]): Board {
  return events.reduce<Board>((current, event) => fold(current, event), emptyBoard(['a', 'b', 'c']));
}

function states(of: Board): readonly ShownState[] {
  return shownSteps(steps, of.steps).map(step => step.state);
}

describe('where steps stand', () => {
  it('is unseen before the first look', () => {
    expect(states(board())).toEqual(['unseen', 'unseen', 'unseen']);
  });

  it('is proved by a look alone', () => {
    expect(states(board(looked('a', true), looked('b', true), looked('c', true)))).toEqual([
      'proved',
      'proved',
      'proved',
    ]);
  });

  it('stops at the first gate that stands; what was never run behind it is open', () => {
    expect(states(board(looked('a', true), looked('b', false), looked('c', false)))).toEqual([
      'proved',
      'stopped',
      'open',
    ]);
  });

  it('is stale where it holds behind a step that does not', () => {
    expect(states(board(looked('a', false), looked('b', true), looked('c', true)))).toEqual([
      'stopped',
      'stale',
      'stale',
    ]);
  });

  it('stays failed when a look passes: the action did fail', () => {
    const failure = {short: 'x', expected: 'x', observed: 'x', command: 'x', fix: []};
    const failed = board(
      {type: 'step.outcome', step: 'a', outcome: {status: 'failed', at: 'action', failure}},
      looked('a', true),
    );
    expect(states(failed)[0]).toBe('failed');
  });

  it('is proved again once a look sees the gate hold that had stopped it', () => {
    const outcome = {status: 'stopped', gate: 'gate-a', could: 'not-hold'} as const;
    const stopped = board(looked('a', false), {type: 'step.outcome', step: 'a', outcome});
    expect(states(stopped)[0]).toBe('stopped');
    expect(states(fold(stopped, looked('a', true)))[0]).toBe('proved');
  });

  it('treats a waived gate as no obstacle', () => {
    expect(states(board({...looked('a', false), waived: true} as EngineEvent))[0]).toBe('proved');
  });

  it('opens on the first that is not proved, or on the last', () => {
    expect(firstUnproved(shownSteps(steps, board(looked('a', true), looked('b', false)).steps))).toBe('b');
    expect(
      firstUnproved(shownSteps(steps, board(looked('a', true), looked('b', true), looked('c', true)).steps)),
    ).toBe('c');
  });
});

describe('the exit code', () => {
  const code = (leaving: 'quit' | 'interrupt', of: Board): number =>
    exitCodeFor(leaving, shownSteps(steps, of.steps), of.steps);
  const all = board(looked('a', true), looked('b', true), looked('c', true));

  it('is 0 once all is proved, however the operator leaves', () => {
    expect([code('quit', all), code('interrupt', all)]).toEqual([0, 0]);
  });

  it('is 3 where a gate stands and 130 after Ctrl-C', () => {
    const standing = board(looked('a', false));
    expect([code('quit', standing), code('interrupt', standing)]).toEqual([3, 130]);
  });

  it('is 5 where the gate could not be looked at', () => {
    const unseen = board({
      ...looked('a', false),
      result: {...stopping('no daemon'), status: 'unknown'},
    } as EngineEvent);
    expect(code('quit', unseen)).toBe(5);
  });

  it('is 1 after a failure', () => {
    const failure = {short: 'x', expected: 'x', observed: 'x', command: 'x', fix: []};
    expect(
      code(
        'quit',
        board({type: 'step.outcome', step: 'a', outcome: {status: 'failed', at: 'action', failure}}),
      ),
    ).toBe(1);
  });
});
