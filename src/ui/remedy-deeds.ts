import type {ContainerVerb, Deed} from '../diagnose/remedy.ts';
import type {Diagnosis} from '../diagnose/types.ts';
import type {Command} from '../engine/plan.ts';
import type {Performed} from '../engine/runner.ts';
import type {Plan} from '../engine/step.ts';
import {envQuestionId} from '../env/env-questions.ts';
import type {Read} from '../host/ports.ts';
import type {Program} from '../program.ts';
import {remediesOf} from './cause-view.ts';
import type {Store} from './store.ts';
import type {ChosenRemedy} from './wizard-state.ts';

/** The step that writes .env. */
const ENV_STEP = '2';

export type RemedyOptions = {
  readonly program: Program;
  readonly store: Store;
  /** Performs one command of a fix, asking for sudo where it needs it. */
  readonly runFix: (command: Command) => Promise<Performed>;
  /** What would do that to a container, or why it must not be done. Only looks. */
  readonly planOnContainer: (verb: ContainerVerb, container: string) => Promise<Plan>;
  /** The container of the stack that is worth a diagnosis now; not ok = there is none, and why. */
  readonly containerToDiagnose: () => Promise<Read<string>>;
  /** Why a container is not ready, looked at now. */
  readonly diagnose: (container: string) => Promise<Read<Diagnosis>>;
};

/** Doings of the wizard that a remedy is made of. */
type Doings = {
  run(id: string, again: boolean): Promise<void>;
  change(id: string, only: string): Promise<void>;
  look(): Promise<void>;
};

function lookedAgain(container: string, read: Read<Diagnosis>): string {
  if (!read.ok) return `the fix was run; ${read.message}`;
  const {causes, stage} = read.value;
  return `the fix was run; ${container}, looked at again: ${causes[0]?.title ?? stage}`;
}

/** What the keys of a diagnosis do: a line of its fix is shown with all that it would run, and run once that is agreed to. */
export function createRemedyDeeds(options: RemedyOptions, {run, change, look}: Doings) {
  const {program, store} = options;

  const planned = async (container: string, deed: Deed): Promise<Pick<ChosenRemedy, 'plan' | 'proposal'>> => {
    if (deed.kind === 'container')
      return {plan: await options.planOnContainer(deed.verb, container), proposal: undefined};
    const step = deed.kind === 'step' ? deed.step : ENV_STEP;
    const plan = await program.plan(step);
    const proposal = plan.status === 'ask' ? await program.planUnattended(step) : undefined;
    return {plan, proposal};
  };

  /** The command is what was shown, or it is not run: another container may have that name by now. */
  const onContainer = async (remedy: ChosenRemedy, verb: ContainerVerb): Promise<string | null> => {
    const plan = await options.planOnContainer(verb, remedy.container);
    if (plan.status !== 'do')
      return plan.status === 'stop' ? `not run: ${plan.failure.short}, ${plan.failure.observed}` : null;
    for (const action of plan.actions) {
      if (action.kind !== 'command') continue;
      const done = await options.runFix(action.command);
      if (!done.ok) return `${done.failure.short}; ${done.failure.observed}`;
    }
    return null;
  };

  const diagnoseNow = async (container: string): Promise<Read<Diagnosis>> => {
    const read = await options.diagnose(container);
    if (read.ok) program.emit({type: 'diagnosis', container, diagnosis: read.value});
    else store.set({view: {...store.get().view, diagnosis: null}});
    return read;
  };

  const perform = async (remedy: ChosenRemedy): Promise<string | null> => {
    const {deed} = remedy;
    if (deed.kind === 'step') await run(deed.step, false);
    else if (deed.kind === 'answer') {
      store.go({type: 'focus', step: ENV_STEP, follows: true});
      await change(ENV_STEP, envQuestionId(deed.key));
      // What it says where nothing was changed.
      return store.get().note;
    } else {
      store.go({type: 'close'}, {busy: 'fixing', note: null});
      const failed = await onContainer(remedy, deed.verb);
      await look();
      return failed;
    }
    return null;
  };

  return {
    /** Of what is waited for, else of what is there, and shows the answer. */
    async diagnose(): Promise<void> {
      store.set({busy: 'looking', note: null});
      const waitedFor = store.get().view.diagnosis?.container;
      const name =
        waitedFor === undefined
          ? await options.containerToDiagnose()
          : ({ok: true, value: waitedFor} as const);
      const read = name.ok ? await diagnoseNow(name.value) : name;
      store.set({busy: null, note: read.ok ? null : read.message});
      if (read.ok) store.go({type: 'open', overlay: 'cause'});
    },
    /** `number` as its line is marked with, from 1 on. */
    async choose(number: number): Promise<void> {
      const {diagnosis} = store.get().view;
      const remedy = diagnosis === null ? undefined : remediesOf(diagnosis)[number - 1];
      if (diagnosis === null || remedy === undefined)
        return store.set({note: `no line of this fix has the number ${number}`});
      const {container, diagnosis: seen} = diagnosis;
      const chosen = {...remedy, container, causeId: seen.causes[0]?.id ?? '', plan: undefined};
      const opened: ChosenRemedy = {...chosen, proposal: undefined};
      store.go({type: 'open', overlay: 'remedy'}, {remedy: opened});
      const plan = await planned(container, remedy.deed);
      if (store.get().remedy === opened) store.set({remedy: {...opened, ...plan}});
    },
    /** Runs the chosen one, then looks at its container again. */
    async run(remedy: ChosenRemedy): Promise<void> {
      const failed = await perform(remedy);
      store.set({busy: 'looking', note: null});
      const read = await diagnoseNow(remedy.container);
      store.set({busy: null, note: failed ?? lookedAgain(remedy.container, read)});
      if (read.ok && remedy.deed.kind === 'container') store.go({type: 'open', overlay: 'cause'});
    },
  };
}
