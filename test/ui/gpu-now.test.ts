import {expect, it} from 'vitest';
import type {AppEvent} from '../../src/events.ts';
import {emptyView, foldView, type ViewState} from '../../src/ui/view-state.ts';

const look: AppEvent = {type: 'gpu.look', gpu: {ok: false, code: 'failed', message: 'the driver is gone'}};
const action = {step: '4', index: 0, of: 1};

function after(...events: readonly AppEvent[]): ViewState {
  return events.reduce(
    (view, event, seq) =>
      foldView(view, {...event, v: 1, seq, at: 0, wall: ''}, [{id: '4', title: 'Convert', proves: []}]),
    emptyView(['4']),
  );
}

it('shows the GPUs for as long as somebody looks at them, and never an old look', () => {
  expect(after(look).gpu).toEqual(look.gpu);
  const ends: readonly AppEvent[] = [
    {type: 'action.started', ...action, purpose: 'convert', lines: []},
    {type: 'action.finished', ...action, failure: null, durationMs: 1},
    {type: 'bench.continued', block: 'b'},
  ];
  for (const end of ends) expect(after(look, end).gpu).toBeNull();
});
