import {expect, it} from 'vitest';
import {emptyBoard, fold} from '../../src/engine/board.ts';
import type {StampedEvent} from '../../src/events.ts';
import {railRows} from '../../src/ui/rail.ts';
import {shownSteps} from '../../src/ui/step-state.ts';
import {emptyView, foldView} from '../../src/ui/view-state.ts';
import {drive} from './drive.ts';
import {onRootDisk, passing} from './fake-program.ts';

const steps = ['1', '2'].map(id => ({id, name: id, title: `do ${id}`, proves: [{id: `gate-${id}`}]}));
const stamp = {v: 1, seq: 1, at: 0, wall: '2026-11-23T12:00:00Z'} as const;
const waived = {type: 'gate.result', gate: 'gate-1', step: '1', waived: true, result: onRootDisk} as const;
const holds = {type: 'gate.result', gate: 'gate-2', step: '2', waived: false, result: passing} as const;

it('a step whose gate was waived is WAIVED in the rail, and lets the next one pass', () => {
  const board = [waived, holds].reduce(fold, emptyBoard(['1', '2']));
  const shown = shownSteps(steps, board.steps);
  expect(shown).toEqual([
    {id: '1', state: 'proved', isWaived: true},
    {id: '2', state: 'proved', isWaived: false},
  ]);
  expect(
    railRows(steps, shown, '1', 80)
      .flat()
      .map(cell => cell.mark.word),
  ).toEqual(['WAIVED', 'PASS']);
});

it('what stays in the scrollback names the gate and says that it is not proved', () => {
  const outcome = {type: 'step.outcome', step: '1', outcome: {status: 'proved'}} as const;
  const events: readonly StampedEvent[] = [
    {...waived, ...stamp},
    {...outcome, ...stamp},
  ];
  const view = events.reduce((before, event) => foldView(before, event, steps), emptyView(['1', '2']));
  expect(view.milestones.map(({mark, text}) => [mark.word, text])).toEqual([
    ['WAIVED', '1 do 1: not proved, gate-1 was waived'],
  ]);
});

it('the screen and the farewell call it waived, and count it as no proof', async () => {
  const {screen, exitCode} = drive(
    80,
    24,
    world => {
      world.gates.set('nvme-mounted', onRootDisk);
      world.waivable.add('nvme-mounted');
    },
    {},
    ['nvme-mounted'],
  );
  await screen.shows('(9 of 9)');
  screen.type('1');
  await screen.shows('step 1 (3 of 9)');
  const text = await screen.text();
  expect(text).toMatch(/WAIVED 1 NVMe/);
  expect(text).toMatch(/1 Mount the NVMe.* WAIVED\n/);
  screen.type('q');
  await screen.shows('Leave the wizard?');
  screen.type('y');
  await exitCode;
  await screen.shows('8 of 9 steps proved; 1 not proved but waived');
});
