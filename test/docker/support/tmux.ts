import {until} from '../../support/until.ts';
import {must, run} from './run.ts';

/** A tmux server of this suite's own: nobody's sessions end with it. */
const TMUX = ['tmux', '-L', 'faststart-case', '-f', '/dev/null'] as const;
const PATIENCE_MS = 60_000;

export type Tmux = {
  /** Waits until the screen shows it. */
  shows(wanted: RegExp): Promise<void>;
  /** A key by tmux's name: Enter, Escape, q. */
  press(key: string): Promise<void>;
};

/** Runs a line of the shell in a terminal of 100x36 that nobody but tmux looks at: a person's, also where CI runs this. */
export async function startInTmux(line: string): Promise<Tmux> {
  await must([...TMUX, 'new-session', '-d', '-x', '100', '-y', '36', `unset CI; ${line}`]);
  let screen = '';
  return {
    async shows(wanted) {
      const look = async () => {
        screen = (await run([...TMUX, 'capture-pane', '-p'])).stdout;
        return wanted.test(screen);
      };
      try {
        await until(`the screen shows ${wanted}`, look, PATIENCE_MS);
      } catch (error) {
        throw new Error(`the last screen:\n${screen}`, {cause: error});
      }
    },
    async press(key) {
      await must([...TMUX, 'send-keys', key]);
    },
  };
}

/** The terminal is gone under whatever runs in it. Where no server is up, nothing is done. */
export async function killTmuxServer(): Promise<void> {
  await run([...TMUX, 'kill-server']);
}
