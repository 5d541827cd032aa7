import type {AppProps} from './App.tsx';
import type {RatioOf} from './bench-words.ts';
import {createDeeds, type DeedOptions} from './deeds.ts';
import type {Dialogs} from './dialogs.ts';
import type {Drawing} from './drawing.tsx';
import {markOutput} from './mark-output.ts';
import {createStore, type StoreOptions} from './store.ts';
import {createTerminalPort, type Signals} from './terminal-port.ts';
import {createWizard} from './wizard.ts';
import type {FirstLook} from './wizard-state.ts';

export {createDialogs, type Dialogs} from './dialogs.ts';
export type {LentEnd} from './terminal-port.ts';

export type WizardRun = Pick<StoreOptions, 'program' | 'look' | 'recorded'> &
  Pick<
    DeedOptions,
    | 'runFix'
    | 'planOnContainer'
    | 'containerToDiagnose'
    | 'diagnose'
    | 'sudo'
    | 'pager'
    | 'shell'
    | 'multiplexer'
    | 'rehearsal'
    | 'placed'
  > & {
    readonly dialogs: Dialogs;
    readonly stdin: NodeJS.ReadStream;
    readonly stdout: NodeJS.WriteStream;
    /** Draws on the terminal. */
    readonly draw: (app: AppProps) => Drawing;
    /** `process`, for the guard against Ctrl-C while the terminal is lent. */
    readonly signals: Signals;
    readonly color: boolean;
    /** What the operator chose in earlier runs; read while the first frame is drawn already. */
    readonly remembered: () => Promise<Partial<FirstLook>>;
    /** Keeps what is chosen here. */
    readonly remember: (isAscii: boolean) => void;
    readonly hostName: string;
    /** Where the journal and the logs of this run are. */
    readonly folder: string;
    readonly ratioOf: RatioOf;
    /** Hang-up or termination from outside: gives the terminal back at once. */
    readonly signal: AbortSignal;
    /** Called once events are seen here: what is to be known before anything is done. */
    readonly announce: () => void;
  };

/** Keys typed ahead must not land in the operator's shell. */
function drain(stdin: NodeJS.ReadStream): void {
  let rest: unknown = stdin.read();
  while (rest !== null) rest = stdin.read();
  stdin.pause();
}

/** Runs the wizard until the operator leaves; answers the exit code. The terminal is as it was before. */
export async function runWizard(options: WizardRun): Promise<number> {
  const {program, dialogs, stdin, stdout} = options;
  const ended = Promise.withResolvers<number>();
  const store = createStore({program, dialogs, look: options.look, recorded: options.recorded});
  const terminal = createTerminalPort({stdin, stdout, signals: options.signals, hold: store.hold});
  // What goes to the scrollback cannot be drawn anew: it waits for the signs that the operator has chosen.
  store.hold(true);
  options.announce();
  const {lend, send} = terminal;
  const deeds = createDeeds({...options, store, lend, send, end: ended.resolve});
  const redraw = (): void => void terminal.redraw().catch(ended.reject);
  const wizard = createWizard({
    store,
    deeds,
    dialogs,
    steps: program.steps,
    redraw,
    mark: () => markOutput(program, store),
    remember: options.remember,
    crash: ended.reject,
  });
  const hangUp = (): void => ended.resolve(deeds.standing());
  options.signal.addEventListener('abort', hangUp, {once: true});

  const {rehearsal, folder, ratioOf, color, hostName} = options;
  const drawing = options.draw({
    ...{rehearsal, folder, ratioOf, color, hostName, store, wizard},
    steps: program.steps,
    nowMs: program.context.clock.nowMs,
    isReadOnly: program.settings.readOnly,
    onOwner: terminal.attach,
  });
  try {
    if (options.signal.aborted) hangUp();
    deeds.look().catch(ended.reject);
    options.remembered().then(chosen => {
      store.set(chosen);
      store.hold(false);
    }, ended.reject);
    const exitCode = await ended.promise;
    store.set({exitCode});
    await drawing.flush();
    return exitCode;
  } finally {
    options.signal.removeEventListener('abort', hangUp);
    await drawing.close();
    store.close();
    drain(stdin);
  }
}
