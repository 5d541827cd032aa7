import type {StepView} from '../engine/board.ts';
import {isProved} from '../engine/step.ts';
import {copiedIn, copiedNote, type Pasting, pastedText} from './copy-text.ts';
import type {Dialogs} from './dialogs.ts';
import {exitCodeFor} from './exit-code.ts';
import {fixFor, stepOfFix} from './fix-for.ts';
import {benchModeOf} from './measured-steps.ts';
import {clipboardSequence} from './osc52.ts';
import {createRemedyDeeds, type RemedyOptions} from './remedy-deeds.ts';
import {firstUnproved, lookedNote} from './step-state.ts';
import type {Lent, LentEnd} from './terminal-port.ts';
import {shownIn} from './wizard-state.ts';

export type DeedOptions = RemedyOptions &
  Pasting & {
    readonly dialogs: Dialogs;
    readonly sudo: Lent;
    readonly pager: Lent;
    readonly shell: Lent;
    readonly lend: (lent: Lent) => Promise<LentEnd>;
    readonly send: (sequence: string) => Promise<void>;
    readonly end: (exitCode: number) => void;
  };

/** What the wizard can do on the operator's word. Each is one doing from its start to its end. */
export type Deeds = {
  focus(id: string, follows: boolean): Promise<void>;
  focusOnWork(): Promise<void>;
  loadPlan(): Promise<void>;
  /** Because somebody asked: what came of it is said, however quick it was. */
  look(isAsked?: boolean): Promise<void>;
  run(id: string, again: boolean): Promise<void>;
  fix(): Promise<void>;
  /** Gives an answer of the step in sight anew, and does the step again with it. */
  change(): Promise<void>;
  /** Looks why a container is not ready, now. */
  diagnose(): Promise<void>;
  /** Shows what the line of a diagnosis' fix with this number would run. */
  chooseRemedy(number: number): Promise<void>;
  /** Runs the line that was chosen; what runs meanwhile is asked to stop first. */
  runRemedy(): Promise<void>;
  stop(): void;
  /** Lets a benchmark wait between two runs, or go on. */
  pause(): void;
  authorise(): Promise<void>;
  showLog(): Promise<void>;
  /** Lends the terminal to a shell. */
  shell(): Promise<void>;
  copy(): Promise<void>;
  /** Asks what runs to stop, waits for it, and ends; at once where it was asked before. */
  leave(): Promise<void>;
  /** The exit code as things stand. */
  standing(): number;
};

export function createDeeds(options: DeedOptions): Deeds {
  const {program, dialogs, store, lend} = options;
  let underWay: Promise<unknown> = Promise.resolve();
  const viewOf = (id: string): StepView | undefined =>
    store.get().view.board.steps.find(step => step.id === id);

  const planFor = async (id: string): Promise<void> => {
    if (store.get().busy !== null || store.get().plans[id] !== undefined) return;
    const plan = await program.plan(id);
    if (store.get().busy === null) store.set({plans: {...store.get().plans, [id]: plan}});
  };

  /** For reading ahead: an unanswered question does not hide the commands. */
  const proposalFor = async (id: string): Promise<void> => {
    await planFor(id);
    const {busy, plans, proposals} = store.get();
    if (busy !== null || plans[id]?.status !== 'ask' || proposals[id] !== undefined) return;
    const proposal = await program.planUnattended(id);
    if (store.get().busy === null) store.set({proposals: {...store.get().proposals, [id]: proposal}});
  };

  const focus = async (id: string, follows: boolean): Promise<void> => {
    store.go({type: 'focus', step: id, follows});
    const isOpen = shownIn(store.get(), program.steps).some(
      step => step.id === id && step.state !== 'proved',
    );
    if (isOpen) await planFor(id);
  };
  const focusOnWork = (): Promise<void> => {
    const {running, place} = store.get();
    return focus(running ?? firstUnproved(shownIn(store.get(), program.steps)) ?? place.focus, true);
  };
  const stay = (): Promise<void> => focus(store.get().place.focus, store.get().place.follows);

  const look = async (isAsked = false): Promise<void> => {
    store.set({busy: 'looking', note: null});
    await program.checkSteps();
    store.set({busy: null, plans: {}, proposals: {}});
    await (store.get().place.follows ? focusOnWork() : stay());
    if (isAsked) store.set({note: lookedNote(shownIn(store.get(), program.steps))});
  };

  /** What a step has just changed, the next one may be proved by; what was seen of it before is old. */
  const lookAhead = async (): Promise<void> => {
    const looked = new Set<string>();
    for (;;) {
      const next = shownIn(store.get(), program.steps).find(step => step.state !== 'proved')?.id;
      if (next === undefined || looked.has(next)) return;
      looked.add(next);
      await program.checkSteps([next]);
    }
  };

  const run = async (id: string, again: boolean): Promise<void> => {
    store.go(
      {type: 'focus', step: id, follows: true},
      {busy: 'running', running: id, isStopping: false, note: null},
    );
    const outcome = await program.runStep(id, {again});
    // Asked for too late: the next benchmark does not begin with it.
    program.goOn();
    store.set({isPausing: false});
    if (isProved(outcome)) {
      store.set({busy: 'looking', running: null, isStopping: false});
      await lookAhead();
    }
    store.set({busy: null, running: null, isStopping: false, plans: {}, proposals: {}, note: null});
    // A measurement is there to be read: the wizard stays on it.
    const goesOn = store.get().place.follows && isProved(outcome) && benchModeOf(id) === undefined;
    await (goesOn ? focusOnWork() : stay());
  };

  const fix = async (): Promise<void> => {
    const found = fixFor(viewOf(store.get().place.focus));
    const step = found === undefined ? undefined : stepOfFix(found.fix);
    if (step !== undefined) return run(step, false);
    store.go({type: 'close'}, {busy: 'fixing', note: null});
    let note: string | null = null;
    for (const command of found?.fix.commands ?? []) {
      const done = await options.runFix(command);
      if (done.ok) continue;
      note = `${done.failure.short}; ${done.failure.observed}`;
      break;
    }
    await look();
    store.set({note: note ?? 'the fix was run and all gates were looked at again'});
  };

  const change = async (id: string, only?: string): Promise<void> => {
    store.set({busy: 'running', running: id, isStopping: false, note: null});
    const revised = await program.revise(id, only);
    if (revised === 'changed') {
      await run(id, true);
      // What later steps proved, they proved with the old answer.
      return look();
    }
    const note = revised === 'none' ? 'no answer of this step is kept anywhere' : 'no answer was changed';
    store.set({busy: null, running: null, isStopping: false, note});
    await stay();
  };

  const halt = (): void => {
    program.cancel();
    store.set({isStopping: true, note: 'asked to stop: ends as soon as it safely can'});
  };
  const remedies = createRemedyDeeds(options, {run, change, look});

  /** One thing at a time; a second one is told so. */
  const alone = (deed: () => Promise<void>): Promise<void> => {
    if (store.get().busy !== null) {
      store.set({note: 'one thing at a time: x asks what runs to stop'});
      return Promise.resolve();
    }
    const doing = deed();
    underWay = doing;
    return doing;
  };

  const standing = (): number => {
    const state = store.get();
    return exitCodeFor(state.quitBy, shownIn(state, program.steps), state.view.board.steps);
  };

  return {
    focus,
    focusOnWork,
    loadPlan: () => proposalFor(store.get().place.focus),
    look: isAsked => alone(() => look(isAsked)),
    run: (id, again) => alone(() => run(id, again)),
    fix: () => alone(fix),
    change: () => alone(() => change(store.get().place.focus)),
    diagnose: () => alone(remedies.diagnose),
    chooseRemedy: remedies.choose,
    async runRemedy() {
      const {remedy, busy} = store.get();
      if (remedy?.plan === undefined) return;
      if (remedy.plan.status === 'stop' && remedy.deed.kind !== 'answer')
        return store.set({note: 'this must not be run: see what was observed'});
      store.go({type: 'close'});
      if (busy === 'running') {
        halt();
        await underWay;
      }
      await alone(() => remedies.run(remedy));
    },
    stop: halt,
    pause() {
      const {running, isPausing} = store.get();
      if (running === null || benchModeOf(running) === undefined)
        return store.set({note: 'only a benchmark can wait: x asks what runs to stop'});
      if (isPausing) program.goOn();
      else program.pause();
      const note = isPausing ? null : 'waits as soon as this run is done; s goes on, and x stops it';
      store.set({isPausing: !isPausing, note});
    },
    async authorise() {
      const {dialog} = store.get();
      if (dialog === null) return;
      const lent = await lend(options.sudo);
      store.set({note: lent.ok ? null : lent.message});
      dialogs.answer(dialog.number, lent.ok ? {status: 'answered', value: 'ready'} : {status: 'refused'});
    },
    async showLog() {
      const lent = await lend(options.pager);
      if (!lent.ok) store.set({note: lent.message});
    },
    async shell() {
      const lent = await lend(options.shell);
      store.set({note: lent.ok ? 'back from the shell; r looks at everything again' : lent.message});
    },
    async copy() {
      const {place} = store.get();
      await planFor(place.focus);
      const copied = copiedIn(store.get(), viewOf(place.focus));
      if (copied === undefined) return store.set({note: 'there is no command here to copy'});
      const text = pastedText(copied, options);
      const sequence = clipboardSequence(text, options.multiplexer);
      if (sequence === undefined)
        return store.set({note: `${copied.what}: too long for a clipboard; p shows it`});
      await options.send(sequence);
      store.set({note: copiedNote(copied, options.multiplexer)});
    },
    standing,
    async leave() {
      const {isLeaving: isAskedAgain} = store.get();
      store.go(
        {type: 'close'},
        {isLeaving: true, note: 'leaving as soon as what runs here has stopped; ^C leaves at once'},
      );
      program.cancel();
      if (!isAskedAgain) await underWay;
      options.end(standing());
    },
  };
}
