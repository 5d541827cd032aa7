import type {StampedEvent} from '../events.ts';
import type {Paint} from './paint.ts';
import {afterEvent, eventLines, type PlainNames, prefixed, quiet, stillWorking} from './plain.ts';

export type Printer = {readonly sink: (event: StampedEvent) => void; readonly stop: () => void};

const HEARTBEAT_MS = 30_000;

/** Prints events as lines. When nothing was printed for half a minute of real time, it says what it waits for. */
export function createPrinter(options: {
  print: (line: string) => void;
  names: PlainNames;
  paint: Paint;
  /** The clock that stamps the events. */
  nowMs: () => number;
}): Printer {
  let state = quiet;
  const heartbeat = setInterval(() => {
    const line = stillWorking(state, options.nowMs());
    if (line !== null) for (const text of prefixed(state.step, [line])) options.print(text);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    sink(event) {
      const before = state;
      state = afterEvent(state, event);
      const lines = prefixed(
        state.step ?? before.step,
        eventLines(event, before, options.names, options.paint),
      );
      for (const line of lines) options.print(line);
      if (lines.length > 0) heartbeat.refresh();
    },
    stop: () => clearInterval(heartbeat),
  };
}
