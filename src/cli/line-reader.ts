import {createInterface} from 'node:readline/promises';
import {Writable} from 'node:stream';

/** Asks for one line; null when the operator ended it (Ctrl-C, Ctrl-D) or the signal did. */
export type ReadLine = (
  prompt: string,
  options: {hidden: boolean; signal: AbortSignal},
) => Promise<string | null>;

/** Nothing typed shows: the line editor writes here instead of to the terminal. */
function nowhere(): Writable {
  return new Writable({write: (_chunk, _encoding, done) => done()});
}

/** Reads lines from a terminal. Secrets are not echoed. While it reads, Ctrl-C comes to it and not as a signal. */
export function createLineReader(
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WritableStream,
  interrupt: () => void,
): ReadLine {
  return async (prompt, {hidden, signal}) => {
    const reader = createInterface({
      input: stdin,
      output: hidden ? nowhere() : stdout,
      terminal: true,
      historySize: 0,
    });
    if (hidden) stdout.write(prompt);
    try {
      return await new Promise<string | null>(resolve => {
        const nobody = () => resolve(null);
        // The signal comes back as an abort: until then the run does not know yet that it was interrupted.
        reader.on('SIGINT', () => {
          if (!hidden) stdout.write('\n');
          interrupt();
        });
        reader.once('close', nobody);
        if (signal.aborted) nobody();
        signal.addEventListener('abort', nobody, {once: true});
        reader.question(hidden ? '' : prompt).then(resolve, nobody);
      });
    } finally {
      reader.close();
      if (hidden) stdout.write('\n');
    }
  };
}
