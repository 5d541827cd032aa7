import type {StampedEvent} from '../events.ts';
import type {Program} from '../program.ts';
import {coalesce} from './coalesce.ts';
import type {Dialogs} from './dialogs.ts';
import {DEAF_MS, firstEntry} from './entry.ts';
import {type Move, move} from './navigation.ts';
import {noteLineOf} from './note-line.ts';
import {steadyLine} from './steady.ts';
import {foldView} from './view-state.ts';
import {type FirstLook, firstState, type WizardState} from './wizard-state.ts';

/** Fast enough to feel live, slow enough for a slow link. */
const NOTIFY_EVERY_MS = 100;

/** The one state that screens are drawn from: a fold of events, plus where the operator looks. */
export type Store = {
  get(): WizardState;
  /** For keys and the wizard's own doings: seen at once. Events are gathered to ten a second. */
  set(patch: Partial<WizardState>): void;
  go(step: Move, patch?: Partial<WizardState>): void;
  /** A key was pressed: what was said until now is read. */
  settle(): void;
  /** While held, nothing new goes to the scrollback. */
  hold(isHeld: boolean): void;
  subscribe(listener: () => void): () => void;
  close(): void;
};

export type StoreOptions = {
  readonly program: Program;
  readonly dialogs: Dialogs;
  readonly look: FirstLook;
  /** Events of earlier runs whose measurements still count. They leave nothing in the scrollback. */
  readonly recorded: readonly StampedEvent[];
};

export function createStore(options: StoreOptions): Store {
  const {program, dialogs} = options;
  const listeners = new Set<() => void>();
  const first = firstState(
    program.steps.map(step => step.id),
    options.look,
  );
  const recorded = options.recorded.reduce((view, event) => foldView(view, event, program.steps), first.view);
  let state: WizardState = {...first, view: {...first.view, bench: recorded.bench}};

  const notify = (): void => {
    for (const listener of listeners) listener();
  };
  const notifySoon = coalesce(notify, NOTIFY_EVERY_MS);
  const steady = steadyLine(program.context.clock, line => {
    state = {...state, line};
    notify();
  });
  const become = (next: WizardState): void => {
    state = {...next, line: steady.follow(noteLineOf(next))};
  };
  const set = (patch: Partial<WizardState>): void => {
    become({...state, ...patch});
    notify();
  };
  const leaveEvents = program.subscribe(event => {
    become({...state, view: foldView(state.view, event, program.steps)});
    // What only counts on is drawn with the timers.
    if (event.type !== 'bench.tick') notifySoon.call();
  });
  let opening: NodeJS.Timeout | undefined;
  const openDialog = (): void => {
    if (state.dialog !== null) set({dialog: {...state.dialog, isOpen: true}});
  };
  const leaveDialogs = dialogs.subscribe(() => {
    const current = dialogs.current();
    if (current?.number === state.dialog?.number) return;
    clearTimeout(opening);
    const isOpen = current?.question.kind !== 'type-exactly';
    const dialog = current === null ? null : {...current, entry: firstEntry(current.question), isOpen};
    set({dialog, place: move(state.place, {type: 'close'})});
    if (!isOpen) opening = setTimeout(openDialog, DEAF_MS);
  });

  return {
    get: () => state,
    set,
    go: (step, patch = {}) => set({...patch, place: move(state.place, step)}),
    settle: steady.settle,
    hold: isHeld => set({heldAt: isHeld ? state.view.milestones.length : null}),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      leaveEvents();
      leaveDialogs();
      clearTimeout(opening);
      notifySoon.stop();
      steady.stop();
    },
  };
}
