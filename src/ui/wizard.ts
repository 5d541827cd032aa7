import type {Deeds} from './deeds.ts';
import type {Dialogs} from './dialogs.ts';
import {type Input, replyTo} from './entry.ts';
import {fixFor} from './fix-for.ts';
import {hasHelp} from './hints.ts';
import {type Action, actionFor, type Screen} from './keys.ts';
import {benchModeOf} from './measured-steps.ts';
import type {Move, Overlay, Place} from './navigation.ts';
import type {StepProof} from './step-state.ts';
import type {Store} from './store.ts';
import {screenOf, shownIn} from './wizard-state.ts';

/** Keys in, deeds out: the only place where an action is given its meaning. */
export type Wizard = {
  /** A key on a screen where keys act. */
  press(keyName: string): void;
  /** Anything typed into a dialog. */
  enter(input: Input): void;
  /** The drawing says how far its content can scroll. */
  measured(limit: number, pageRows: number): void;
};

export type WizardOptions = {
  readonly store: Store;
  readonly deeds: Deeds;
  readonly dialogs: Dialogs;
  readonly steps: readonly StepProof[];
  readonly redraw: () => void;
  readonly mark: () => void;
  readonly remember: (isAscii: boolean) => void;
  /** Where a deed that breaks is reported: a bug, not a failed step. */
  readonly crash: (error: unknown) => void;
};

type Act = (screen: Screen, keyName: string) => void;

/** From here a digit jumps to the step of that number. */
const JUMPING: readonly Screen[] = ['step', 'proved', 'running', 'looking'];

export function createWizard(options: WizardOptions): Wizard {
  const {store, deeds, dialogs, steps, redraw} = options;
  const ids = steps.map(step => step.id);
  const start = (deed: Promise<void>): void => {
    deed.catch(options.crash);
  };
  const fixable = (): boolean => {
    const {view, place} = store.get();
    return fixFor(view.board.steps.find(step => step.id === place.focus)) !== undefined;
  };

  const yes = (screen: Screen): void => {
    if (screen === 'sudo') start(deeds.authorise());
    else if (screen === 'fix') start(deeds.fix());
    else if (screen === 'remedy') start(deeds.runRemedy());
    else start(deeds.leave());
  };
  const no = (screen: Screen): void => {
    const {dialog} = store.get();
    if (screen === 'sudo' && dialog !== null) dialogs.answer(dialog.number, {status: 'refused'});
    else if (screen === 'remedy') store.go({type: 'open', overlay: 'cause'});
    else store.go({type: 'close'});
  };
  const shift = (by: 1 | -1): void => {
    const index = Math.max(0, Math.min(ids.length - 1, ids.indexOf(store.get().place.focus) + by));
    start(deeds.focus(ids[index] ?? store.get().place.focus, false));
  };

  const place = (): Place => store.get().place;
  const open = (overlay: Overlay) => () => store.go({type: 'open', overlay});
  const scroll = (by: Extract<Move, {type: 'scroll'}>['by']) => () => store.go({type: 'scroll', by});
  const openQuit: Act = (_, keyName) =>
    store.go({type: 'open', overlay: 'quit'}, {quitBy: keyName === 'ctrl+c' ? 'interrupt' : 'quit'});

  const acts: Readonly<Record<Action, Act>> = {
    run: () => start(deeds.run(place().focus, false)),
    again: () =>
      benchModeOf(place().focus) === undefined
        ? store.set({note: 'this step is proved; only measurements are made again'})
        : start(deeds.run(place().focus, true)),
    continue: () => start(deeds.focusOnWork()),
    recheck: screen => start(screen === 'cause' ? deeds.diagnose() : deeds.look(true)),
    fix: () => (fixable() ? open('fix')() : store.set({note: 'no gate here offers commands as a fix'})),
    change: () => start(deeds.change()),
    shell: () => start(deeds.shell()),
    plan() {
      open('plan')();
      start(deeds.loadPlan());
    },
    copy: () => start(deeds.copy()),
    why: open('why'),
    cause() {
      const {view, busy} = store.get();
      if (view.diagnosis !== null) open('cause')();
      else if (busy === null) start(deeds.diagnose());
      else store.set({note: 'nothing is known yet: a wait says after ten seconds what it waits for'});
    },
    remedy: (_, keyName) => start(deeds.chooseRemedy(Number(keyName))),
    log: open('log'),
    help: open('help'),
    pager: () => start(deeds.showLog()),
    mark: options.mark,
    previous: () => shift(-1),
    next: () => shift(1),
    scrollUp: scroll('up'),
    scrollDown: scroll('down'),
    pageUp: scroll('pageUp'),
    pageDown: scroll('pageDown'),
    top: scroll('top'),
    bottom: scroll('bottom'),
    back: () => (place().overlay === null ? start(deeds.focusOnWork()) : store.go({type: 'close'})),
    stop: (screen, keyName) => (store.get().isStopping ? openQuit(screen, keyName) : deeds.stop()),
    pause: () => deeds.pause(),
    quit: openQuit,
    redraw,
    glyphs() {
      const isAscii = !store.get().isAscii;
      store.set({isAscii});
      options.remember(isAscii);
    },
    yes,
    no,
  };

  return {
    press(keyName) {
      if (keyName === 'ctrl+c' && store.get().isLeaving) {
        start(deeds.leave());
        return;
      }
      store.settle();
      const {note, isStopping, isPausing, isLeaving} = store.get();
      // What was said of the key before is read by now; what is still true stays.
      if (note !== null && !isStopping && !isPausing && !isLeaving) store.set({note: null});
      const screen = screenOf(store.get(), shownIn(store.get(), steps));
      if (JUMPING.includes(screen) && /^\d$/.test(keyName) && ids.includes(keyName)) {
        start(deeds.focus(keyName, false));
        return;
      }
      const action = actionFor(screen, keyName);
      if (action !== undefined) acts[action](screen, keyName);
    },
    enter(input) {
      const {dialog} = store.get();
      if (dialog === null) return;
      if (input.kind === 'key' && input.name === '?' && hasHelp(dialog.question.kind)) {
        open('help')();
        return;
      }
      const reply = replyTo(dialog.question, dialog.entry, input, dialog.isOpen);
      if ('answer' in reply) dialogs.answer(dialog.number, reply.answer);
      else store.set({dialog: {...dialog, entry: reply.entry}});
    },
    measured(limit, pageRows) {
      const {place} = store.get();
      if (place.scrollLimit !== limit || place.pageRows !== pageRows)
        store.go({type: 'measured', limit, pageRows});
    },
  };
}
