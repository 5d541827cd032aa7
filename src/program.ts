import type {Context} from './context.ts';
import type {Ask} from './engine/ask.ts';
import {blocks, type Gate, isWaived} from './engine/gate.ts';
import {createEmitter} from './engine/journal.ts';
import {createPause} from './engine/pause.ts';
import type {Action} from './engine/plan.ts';
import type {Redactor} from './engine/redact.ts';
import {type Revised, revise} from './engine/revise.ts';
import {checkGate, type Performed, type Runner, runStep} from './engine/runner.ts';
import type {Outcome, Plan, Step} from './engine/step.ts';
import {whoamiOnce} from './env/whoami-once.ts';
import type {AppEvent, StampedEvent} from './events.ts';
import {lookAtDockerOnce, lookOnce} from './host/look-once.ts';
import type {Archive, Clock, Docker, Host, Http} from './host/ports.ts';
import {planWithDefaults} from './runbook/plan-with-defaults.ts';
import type {Settings} from './settings.ts';

export type Ports = {
  readonly host: Host;
  readonly docker: Docker;
  readonly http: Http;
  readonly clock: Clock;
  readonly archive: Archive;
  readonly redactor: Redactor;
};

export type ProgramOptions = {
  readonly ports: Ports;
  readonly settings: Settings;
  readonly steps: readonly Step<Context>[];
  readonly gates: readonly Gate<Context>[];
  readonly perform: (action: Action, context: Context) => Promise<Performed>;
  readonly ask: Ask;
  /** Answers from flags and an answers file, by question id; a map is kept as it is, and added to. */
  readonly answers: Readonly<Record<string, string>> | Map<string, string>;
  readonly sinks: readonly ((event: StampedEvent) => void)[];
};

/** What every front end drives. It draws nothing and asks through `ask`. */
export type Program = {
  readonly steps: readonly Step<Context>[];
  readonly gates: readonly Gate<Context>[];
  readonly settings: Settings;
  /** A context whose signal never aborts, for looking. */
  readonly context: Context;
  readonly emit: (event: AppEvent) => void;
  subscribe(listener: (event: StampedEvent) => void): () => void;
  runStep(id: string, options?: {again?: boolean}): Promise<Outcome>;
  /** Asks which answer of a step is given anew (or for `only`), and for the new one; `runStep` with `again` then does it. */
  revise(id: string, only?: string): Promise<Revised>;
  /** Looks at these gates (all by default) now and says what it saw. */
  checkGates(
    ids?: readonly string[],
  ): Promise<readonly {gate: Gate<Context>; status: string; blocked: boolean}[]>;
  /** Looks at what each step (or those named) proves, in order; a proved step whose gate breaks makes later ones stale. */
  checkSteps(ids?: readonly string[], options?: {beforehand?: true}): Promise<void>;
  plan(id: string): Promise<Plan>;
  /** The same as an unattended run would make it: questions that have a default are answered by it. */
  planUnattended(id: string): Promise<Plan>;
  /** Between the runs of a benchmark: waits there until `goOn`. The run under way is finished first. */
  pause(): void;
  goOn(): void;
  /** Ends what is under way as soon as it safely can. */
  cancel(): void;
};

/** Questions whose answer must never be shown: the .env keys that hold tokens. */
const SECRET_QUESTION = /^env:.*(TOKEN|SECRET|PASSWORD)/;

/** The facade that the wizard, the plain front end, JSON and the tests share. */
export function createProgram(options: ProgramOptions): Program {
  const {settings, steps, gates} = options;
  const ports: Ports = {...options.ports, http: whoamiOnce(options.ports.http, options.ports.clock)};
  const listeners = new Set<(event: StampedEvent) => void>();
  const answers = options.answers instanceof Map ? options.answers : new Map(Object.entries(options.answers));
  const emit = createEmitter<AppEvent>({
    redactor: ports.redactor,
    nowMs: ports.clock.nowMs,
    wall: ports.clock.wall,
    sinks: [...options.sinks, event => listeners.forEach(listener => void listener(event))],
  });
  const pause = createPause();
  const contextWith = (signal: AbortSignal): Context => ({...ports, settings, answers, emit, signal, pause});
  const waived = new Set(settings.waived);
  const looking = contextWith(new AbortController().signal);
  const once = (context: Context): Context => ({
    ...context,
    host: lookOnce(context.host),
    docker: lookAtDockerOnce(context.docker),
  });
  let current: AbortController | undefined;

  const hide = (id: string, value: string): void => {
    if (SECRET_QUESTION.test(id)) ports.redactor.add(value);
  };
  for (const [id, value] of answers) hide(id, value);
  /** A typed secret is hidden before anything else can see it. */
  const ask: Ask = async (question, signal) => {
    const answer = await options.ask(question, signal);
    if (answer.status === 'answered') hide(question.id, answer.value);
    return answer;
  };

  const stepOf = (id: string): Step<Context> => {
    const step = steps.find(candidate => candidate.id === id);
    if (step === undefined) throw new Error(`no step "${id}"`);
    return step;
  };

  return {
    steps,
    gates,
    settings,
    context: looking,
    emit,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async runStep(id, runOptions) {
      const controller = new AbortController();
      current = controller;
      const context = contextWith(controller.signal);
      const runner: Runner<Context> = {
        context,
        lookingOnce: () => once(context),
        ask,
        answers,
        waived,
        perform: action => options.perform(action, context),
        emit,
        signal: controller.signal,
        nowMs: ports.clock.nowMs,
      };
      try {
        return await runStep(runner, stepOf(id), runOptions);
      } finally {
        current = undefined;
      }
    },
    async revise(id, only) {
      const controller = new AbortController();
      current = controller;
      const {signal} = controller;
      try {
        return await revise({context: contextWith(signal), ask, answers, emit, signal}, stepOf(id), only);
      } finally {
        current = undefined;
      }
    },
    async checkGates(ids) {
      const wanted = ids === undefined ? gates : gates.filter(gate => ids.includes(gate.id));
      const context = once(looking);
      const results = await Promise.all(
        wanted.map(async gate => ({gate, result: await gate.check(context)})),
      );
      return results.map(({gate, result}) => {
        const passed = isWaived(gate, result, waived);
        emit({type: 'gate.result', gate: gate.id, step: null, waived: passed, result});
        return {gate, status: result.status, blocked: blocks(result) && !passed};
      });
    },
    async checkSteps(ids, options) {
      const context = once(looking);
      for (const step of steps.filter(candidate => ids === undefined || ids.includes(candidate.id))) {
        for (const gate of step.proves) await checkGate({context, waived, emit}, gate, step.id, options);
      }
    },
    plan: id => stepOf(id).plan(looking),
    planUnattended: id => planWithDefaults(stepOf(id), looking),
    pause: pause.ask,
    goOn: pause.release,
    cancel: () => current?.abort(),
  };
}
