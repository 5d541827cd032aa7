import type {Clock} from '../host/ports.ts';
import type {NoteLine} from './note-line.ts';

/** What flashes by cannot be read: a word stays at least this long, in the reader's own milliseconds. */
const LEAST_MS = 1000;

/** The line above the keys as it is shown: what there is to say, held still for the eye. Work is never held up by it. */
export type SteadyLine = {
  /** There is this to say now; answers what is shown. */
  follow(next: NoteLine): NoteLine;
  /** A key was pressed: what was shown is read, and what comes of the key is said at once. */
  settle(): void;
  stop(): void;
};

/** `changed`: what waited is shown from now on. */
export function steadyLine(
  clock: Pick<Clock, 'nowMs' | 'sleep' | 'scale'>,
  changed: (line: NoteLine) => void,
): SteadyLine {
  const leastMs = LEAST_MS * clock.scale;
  let shown: NoteLine = {text: null, isWarning: false};
  let sinceMs = 0;
  /** Shown once its time has come; what was to be shown in between is not. */
  let waiting: {line: NoteLine; readonly leave: AbortController} | null = null;

  const show = (line: NoteLine): NoteLine => {
    waiting?.leave.abort();
    waiting = null;
    if (line.text !== shown.text) sinceMs = clock.nowMs();
    shown = line;
    return shown;
  };
  const wait = async (line: NoteLine, forMs: number): Promise<void> => {
    const leave = new AbortController();
    const mine = {line, leave};
    waiting = mine;
    await clock.sleep(forMs, leave.signal);
    if (waiting === mine) changed(show(mine.line));
  };
  return {
    follow(next) {
      const leftMs = sinceMs + leastMs - clock.nowMs();
      if (next.text === shown.text || shown.text === null || leftMs <= 0) return show(next);
      if (waiting === null) void wait(next, leftMs);
      else waiting.line = next;
      return shown;
    },
    settle() {
      if (waiting !== null) changed(show(waiting.line));
      sinceMs = Number.NEGATIVE_INFINITY;
    },
    stop() {
      waiting?.leave.abort();
      waiting = null;
    },
  };
}
