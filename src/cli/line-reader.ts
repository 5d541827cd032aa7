import {createInterface} from 'node:readline/promises';
import {Writable} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';
import {DEAF_MS} from '../ui/entry.ts';

/**
 * Asks for one line; null when the operator ended it (Ctrl-C, Ctrl-D) or the signal did. A consent counts only as typed:
 * what was typed ahead is thrown away, and a line that came in one piece with its end was pasted.
 */
export type ReadLine = (
  prompt: string,
  options: {hidden: boolean; signal: AbortSignal; isConsent?: boolean},
) => Promise<string | null>;

/** What is needed of a terminal's input. */
type Keyboard = NodeJS.ReadableStream & {setRawMode?(mode: boolean): unknown};

/** Nothing typed shows: the line editor writes here instead of to the terminal. */
function nowhere(): Writable {
  return new Writable({write: (_chunk, _encoding, done) => done()});
}

/** Throws away what was meant for something before. */
async function forgetTypedAhead(stdin: Keyboard): Promise<void> {
  const forget = () => undefined;
  stdin.setRawMode?.(true);
  stdin.on('data', forget).resume();
  await sleep(DEAF_MS);
  stdin.off('data', forget).pause();
  stdin.setRawMode?.(false);
}

/** Whether a line ended inside a piece of several characters; keys come one by one. */
function watchForPaste(stdin: Keyboard): {isPasted(): boolean; stop(): void} {
  let isPasted = false;
  const look = (chunk: Buffer | string) => {
    if (/.[\r\n]|[\r\n]./.test(chunk.toString())) isPasted = true;
  };
  stdin.on('data', look);
  return {isPasted: () => isPasted, stop: () => void stdin.off('data', look)};
}

/** Reads lines from a terminal. Secrets are not echoed. While it reads, Ctrl-C comes to it and not as a signal. */
export function createLineReader(
  stdin: Keyboard,
  stdout: NodeJS.WritableStream,
  interrupt: () => void,
): ReadLine {
  const read: ReadLine = async (prompt, {hidden, signal}) => {
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
  return async (prompt, options) => {
    if (options.isConsent !== true) return read(prompt, options);
    for (;;) {
      await forgetTypedAhead(stdin);
      const paste = watchForPaste(stdin);
      const line = await read(prompt, options);
      paste.stop();
      if (line === null || !paste.isPasted()) return line;
      stdout.write('pasted lines are not taken; type it\n');
    }
  };
}
