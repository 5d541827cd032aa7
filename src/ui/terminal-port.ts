import type {SuspendTerminal} from 'ink';

export type LentEnd = {readonly ok: boolean; readonly message: string};

/** What is run while the terminal is lent: the line to show, and the run itself, with inherited streams. */
export type Lent = {readonly shell: string; readonly run: () => Promise<LentEnd>};

/** The two halves of `process` that the guard needs. */
export type Signals = {
  on(signal: 'SIGINT', listener: () => void): unknown;
  off(signal: 'SIGINT', listener: () => void): unknown;
};

/** What the drawing hands over once it owns the terminal. */
export type Owner = {
  readonly suspendTerminal: SuspendTerminal;
  readonly waitUntilRenderFlush: () => Promise<void>;
};

export type TerminalPort = {
  attach(owner: Owner | undefined): void;
  /** Lends the terminal to a child and takes it back. */
  lend(lent: Lent): Promise<LentEnd>;
  /** Sends what moves nothing on the screen: a control sequence for the terminal itself. */
  send(sequence: string): Promise<void>;
  /** Draws everything again on an empty screen. */
  redraw(): Promise<void>;
};

export type TerminalPortOptions = {
  readonly stdin: Pick<NodeJS.ReadStream, 'pause' | 'resume'>;
  readonly stdout: NodeJS.WritableStream;
  readonly signals: Signals;
  /** Holds back what would be written above the frame: Ink drops it while it is suspended. */
  readonly hold: (isHeld: boolean) => void;
};

const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

const HOME_AND_ERASE_DOWN = '\u001b[H\u001b[J';

export function createTerminalPort(options: TerminalPortOptions): TerminalPort {
  const {stdin, stdout, signals, hold} = options;
  let owner: Owner | undefined;

  /**
   * Ink stops listening, and Node goes on reading: it would take keys from the child, and end on the error that a
   * process in the background gets. Node stops in the tick after it went from flowing to paused, and begins again with
   * the next listener.
   */
  const letGo = async (): Promise<void> => {
    await nextTurn();
    stdin.resume();
    stdin.pause();
    await nextTurn();
  };

  /** While raw mode is off Ctrl-C reaches the whole foreground group: the guard leaves it to the child. */
  const guarded = async (run: () => Promise<void>): Promise<void> => {
    if (owner === undefined) return;
    const ignore = (): void => undefined;
    hold(true);
    signals.on('SIGINT', ignore);
    try {
      await owner.waitUntilRenderFlush();
      await owner.suspendTerminal(async () => {
        await letGo();
        await run();
      });
    } finally {
      signals.off('SIGINT', ignore);
      hold(false);
    }
  };

  return {
    attach(next) {
      owner = next;
    },
    async lend(lent) {
      let end: LentEnd = {ok: false, message: 'there is no terminal to lend'};
      await guarded(async () => {
        stdout.write(`+ ${lent.shell}\n`);
        end = await lent.run();
      });
      return end;
    },
    async send(sequence) {
      if (owner === undefined) return;
      await owner.waitUntilRenderFlush();
      stdout.write(sequence);
    },
    redraw: () =>
      guarded(async () => {
        stdout.write(HOME_AND_ERASE_DOWN);
      }),
  };
}
