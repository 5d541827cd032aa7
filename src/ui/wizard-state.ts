import type {Remedy} from '../diagnose/remedy.ts';
import type {Question} from '../engine/ask.ts';
import type {Plan} from '../engine/step.ts';
import type {Entry} from './entry.ts';
import type {Leaving} from './exit-code.ts';
import type {Screen} from './keys.ts';
import {firstPlace, type Place} from './navigation.ts';
import type {NoteLine} from './note-line.ts';
import {type ShownStep, type StepProof, shownSteps} from './step-state.ts';
import type {Background} from './theme.ts';
import {emptyView, type ViewState} from './view-state.ts';

/** What the wizard itself is doing, beside what the events say. */
type Busy = 'opening' | 'looking' | 'running' | 'fixing' | null;

type Dialog = {
  readonly number: number;
  readonly question: Question;
  readonly entry: Entry;
  /** Whether it takes what is typed already; see `DEAF_MS`. */
  readonly isOpen: boolean;
};

/** A line of a diagnosis' fix that was chosen to be run, and what it would run. */
export type ChosenRemedy = Remedy & {
  readonly container: string;
  readonly causeId: string;
  /** undefined = it is still looked at. */
  readonly plan: Plan | undefined;
  /** Where its step asks first: what it would be with all that is proposed. */
  readonly proposal: Plan | undefined;
};

export type WizardState = {
  readonly view: ViewState;
  readonly place: Place;
  readonly busy: Busy;
  /** The step under way. */
  readonly running: string | null;
  readonly isStopping: boolean;
  /** A benchmark waits after its next run, or waits already. */
  readonly isPausing: boolean;
  /** What each step would do now, by step id, as far as it was asked. */
  readonly plans: Readonly<Record<string, Plan>>;
  /** Where a step asks first: what it would do if all that is proposed were taken. */
  readonly proposals: Readonly<Record<string, Plan>>;
  readonly dialog: Dialog | null;
  readonly remedy: ChosenRemedy | null;
  /** One line about what the wizard just did or cannot do. */
  readonly note: string | null;
  /** That, or what else there is to say above the keys, as it is shown: it stays long enough to be read. */
  readonly line: NoteLine;
  /** While the terminal is lent: how many milestones were on screen before. */
  readonly heldAt: number | null;
  readonly isAscii: boolean;
  readonly background: Background;
  /** What opened the quit question, and whether it was answered yes. */
  readonly quitBy: Leaving;
  readonly isLeaving: boolean;
  /** Set once the wizard is over. */
  readonly exitCode: number | null;
};

export type FirstLook = {readonly isAscii: boolean; readonly background: Background};

export function firstState(stepIds: readonly string[], look: FirstLook): WizardState {
  return {
    view: emptyView(stepIds),
    place: firstPlace(stepIds[0] ?? ''),
    busy: null,
    running: null,
    isStopping: false,
    isPausing: false,
    plans: {},
    proposals: {},
    dialog: null,
    remedy: null,
    note: null,
    line: {text: null, isWarning: false},
    heldAt: null,
    ...look,
    quitBy: 'quit',
    isLeaving: false,
    exitCode: null,
  };
}

export function shownIn(state: WizardState, steps: readonly StepProof[]): readonly ShownStep[] {
  return shownSteps(steps, state.view.board.steps);
}

/** Whose keys count now. Dialogs other than sudo's read what is typed themselves. */
export function screenOf(state: WizardState, shown: readonly ShownStep[]): Screen {
  if (state.dialog?.question.kind === 'sudo') return 'sudo';
  const {overlay, focus} = state.place;
  if (overlay === 'help' || overlay === 'why' || overlay === 'plan') return 'overlay';
  if (overlay !== null) return overlay;
  if (state.busy === 'running' || state.busy === 'fixing') return 'running';
  if (state.busy === 'opening' || state.busy === 'looking') return state.busy;
  return shown.find(step => step.id === focus)?.state === 'proved' ? 'proved' : 'step';
}

/** The screen under what was opened over it: the one that help explains. */
export function screenBelow(state: WizardState, shown: readonly ShownStep[]): Screen {
  return screenOf({...state, place: {...state.place, overlay: null}}, shown);
}
