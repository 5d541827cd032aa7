import type {Gpu} from '../diagnose/live.ts';
import type {Diagnosis} from '../diagnose/types.ts';
import {type Board, emptyBoard, fold} from '../engine/board.ts';
import type {StampedEvent} from '../events.ts';
import type {Read} from '../host/ports.ts';
import {type BenchView, emptyBench, foldBench} from './bench-view.ts';
import {type Milestone, type Named, toldBy} from './milestones.ts';
import {type StepProof, waivedGates} from './step-state.ts';

/** All that the wizard knows from events; every screen is drawn from it. */
export type ViewState = {
  readonly board: Board;
  readonly bench: BenchView;
  readonly diagnosis: {readonly container: string; readonly diagnosis: Diagnosis} | null;
  readonly notice: {readonly level: 'info' | 'warn'; readonly text: string; readonly command?: string} | null;
  /** As last looked at, by an action that goes on; null = nobody looks. */
  readonly gpu: Read<Gpu> | null;
  readonly milestones: readonly Milestone[];
};

export function emptyView(stepIds: readonly string[]): ViewState {
  return {
    board: emptyBoard(stepIds),
    bench: emptyBench,
    diagnosis: null,
    notice: null,
    gpu: null,
    milestones: [],
  };
}

type Proving = Named & Partial<StepProof>;

function waivedOf(view: ViewState, id: string, steps: readonly Proving[]): readonly string[] {
  const seen = view.board.steps.find(step => step.id === id);
  const proves = steps.find(step => step.id === id)?.proves ?? [];
  return seen === undefined ? [] : waivedGates({id, proves}, seen);
}

function withMilestone(view: ViewState, event: StampedEvent, steps: readonly Proving[]): ViewState {
  const told = toldBy(event, steps, event.type === 'step.outcome' ? waivedOf(view, event.step, steps) : []);
  return told === undefined ? view : {...view, milestones: [...view.milestones, {...told, key: event.seq}]};
}

/** Pure: the view after an event. */
export function foldView(view: ViewState, event: StampedEvent, steps: readonly Proving[]): ViewState {
  const next = withMilestone(view, event, steps);
  switch (event.type) {
    case 'bench.phase': {
      const bench = foldBench(next.bench, event, event.at);
      // What the run before was found to be doing says nothing about this one.
      return event.phase === 'starting' ? {...next, bench, diagnosis: null, gpu: null} : {...next, bench};
    }
    case 'action.started':
      return {...next, board: fold(next.board, event), diagnosis: null, gpu: null};
    case 'action.finished':
      return {...next, board: fold(next.board, event), gpu: null};
    case 'gpu.look':
      return {...next, gpu: event.gpu};
    case 'bench.continued':
      return {...next, bench: foldBench(next.bench, event, event.at), gpu: null};
    case 'bench.block':
    case 'bench.tick':
    case 'bench.run':
    case 'bench.block.finished':
    case 'bench.paused':
    case 'bench.restore':
    case 'verdict':
      return {...next, bench: foldBench(next.bench, event, event.at)};
    case 'disk.format':
    case 'bench.environment':
      return next;
    case 'diagnosis':
      return {...next, diagnosis: {container: event.container, diagnosis: event.diagnosis}};
    case 'notice':
      return {...next, notice: event};
    case 'step.checking':
      return {...next, board: fold(next.board, event), diagnosis: null, notice: null};
    case 'step.outcome':
      // A step that was cut leaves no run under way.
      return {...next, board: fold(next.board, event), bench: {...next.bench, running: null}};
    default:
      return {...next, board: fold(next.board, event)};
  }
}
