import {setTimeout as sleep} from 'node:timers/promises';
import {inVm} from './vm.ts';

const SESSION = 'faststart';
/** A look takes the emulated processor a good part of a second: the longer the wait, the fewer. */
const OFTEN_MS = 1000;
const SELDOM_MS = 5000;

/** Starts a program in a terminal of 100x36 that nobody but tmux looks at. */
export async function startInTmux(command: string): Promise<void> {
  await inVm(
    'operator',
    `tmux new-session -d -s ${SESSION} -x 100 -y 36
     tmux set-option -t ${SESSION} remain-on-exit on
     tmux respawn-pane -k -t ${SESSION} '${command}'`,
  );
}

/** What the operator sees now. */
export async function screen(): Promise<string> {
  return inVm('operator', `tmux capture-pane -p -t ${SESSION}`);
}

/** A key by tmux's name: Enter, Escape, Up. */
export async function press(key: string): Promise<void> {
  await inVm('operator', `tmux send-keys -t ${SESSION} ${key}`);
}

export async function type(text: string): Promise<void> {
  await inVm('operator', `tmux send-keys -t ${SESSION} -l '${text}'`);
}

/** The first screen that fits, or a failure that shows the last one. */
export async function waitForScreen(
  what: string,
  fits: (text: string) => boolean,
  patienceMs: number,
): Promise<string> {
  const sinceMs = performance.now();
  for (;;) {
    const text = await screen();
    if (fits(text)) return text;
    const waitedMs = performance.now() - sinceMs;
    if (waitedMs > patienceMs)
      throw new Error(
        `no screen with ${what} after ${Math.round(patienceMs / 1000)} s; the last one:\n${text}`,
      );
    await sleep(Math.min(Math.max(OFTEN_MS, waitedMs / 4), SELDOM_MS));
  }
}

export async function endTmux(): Promise<void> {
  await inVm('operator', `tmux kill-session -t ${SESSION} 2>/dev/null || true`);
}

/** How the program ended, once it has. */
export async function exitStatus(): Promise<number> {
  return Number(await inVm('operator', `tmux display-message -p -t ${SESSION} '#{pane_dead_status}'`));
}
