import type {Context} from '../context.ts';
import type {Failure} from '../engine/failure.ts';
import type {Performed} from '../engine/runner.ts';
import type {OutputLine} from '../host/ports.ts';

/** Sends a child's line to the screen and to the run's own log file. A `\r` line replaces the one before it. */
export function sayLine(context: Context, log: string): (line: OutputLine) => void {
  return line => {
    if (line.replaces) {
      context.emit({type: 'action.progress', text: line.text});
      return;
    }
    context.archive.appendLog(log, context.redactor.text(line.text));
    context.emit({type: 'action.output', text: line.text});
  };
}

export const done: Performed = {ok: true};

export function failed(failure: Failure): Performed {
  return {ok: false, failure};
}

/** The last lines of what a program said: usually where it says why. */
export function lastWords(text: string, lines = 3): string {
  const words = text
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => line !== '');
  return words.length === 0 ? 'no output' : words.slice(-lines).join(' | ');
}
