import {expect, it} from 'vitest';
import {emptyBoard, fold, type StepView} from '../../src/engine/board.ts';
import type {GateResult} from '../../src/engine/gate.ts';
import {fixFor, standingGates} from '../../src/ui/fix-for.ts';
import {onRootDisk, passing} from './fake-program.ts';

const seen: Readonly<Record<string, GateResult>> = {
  holds: passing,
  unclear: {...onRootDisk, status: 'unknown'},
  early: onRootDisk,
  named: {...onRootDisk, fixes: [{title: 'the one that is needed', commands: [{argv: ['true']}]}]},
};

function viewOf(gate?: string): StepView {
  const looked = Object.entries(seen).reduce(
    (board, [id, result]) => fold(board, {type: 'gate.result', gate: id, step: '1', waived: false, result}),
    emptyBoard(['1']),
  );
  const outcome = {status: 'stopped', gate: gate ?? '', could: 'not-hold'} as const;
  const board = gate === undefined ? looked : fold(looked, {type: 'step.outcome', step: '1', outcome});
  const [view] = board.steps;
  if (view === undefined) throw new Error('no step');
  return view;
}

it('is that of the gate which is said to have stopped the step', () => {
  expect(fixFor(viewOf('named'))).toMatchObject({gate: 'named', fix: {title: 'the one that is needed'}});
  expect(fixFor(viewOf('unclear'))?.gate).toBe('unclear');
});

it('is that of a gate seen not to hold, before one that could not be seen', () => {
  expect(fixFor(viewOf())?.gate).toBe('early');
  expect(standingGates(viewOf())).toEqual(['early', 'named', 'unclear']);
});
