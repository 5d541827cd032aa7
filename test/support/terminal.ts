import {Terminal} from '@xterm/headless';
import {expect} from 'vitest';
import {TtyIn, TtyOut} from './tty-streams.ts';

/** What the screen shows, and the bytes that were sent to get there. */
export type Screen = {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** The rows of the window, trailing blanks removed. */
  rows(): Promise<readonly string[]>;
  text(): Promise<string>;
  /** Scrollback and window together: what remains to be read. */
  everything(): Promise<string>;
  type(keys: string): void;
  resize(columns: number, rows: number): void;
  /** Waits until the window holds this text. */
  shows(text: string | RegExp): Promise<void>;
  readonly sent: () => string;
  /** What the program put into this terminal's clipboard, oldest first. */
  readonly clipboard: readonly string[];
};

/** A terminal of real size without a screen: what remains of everything that was written and erased. */
export function openScreen(columns: number, rows: number): Screen {
  const terminal = new Terminal({
    cols: columns,
    rows,
    scrollback: 5000,
    allowProposedApi: true,
    convertEol: true,
  });
  let sent = '';
  const clipboard: string[] = [];
  terminal.parser.registerOscHandler(52, data => {
    const [, encoded = ''] = data.split(';');
    clipboard.push(Buffer.from(encoded, 'base64').toString());
    return true;
  });
  const out = new TtyOut(columns, rows, (text, done) => {
    sent += text;
    terminal.write(text, done);
  });
  const input = new TtyIn();
  const settled = (): Promise<void> => new Promise(resolve => terminal.write('', resolve));
  const lines = (from: number, to: number): string[] => {
    const buffer = terminal.buffer.active;
    return Array.from(
      {length: to - from},
      (_, index) => buffer.getLine(from + index)?.translateToString(true) ?? '',
    );
  };
  const read = async (): Promise<readonly string[]> => {
    await settled();
    const {baseY} = terminal.buffer.active;
    return lines(baseY, baseY + terminal.rows);
  };
  const text = async (): Promise<string> => (await read()).join('\n');

  return {
    stdin: input,
    stdout: out,
    rows: read,
    text,
    async everything() {
      await settled();
      return lines(0, terminal.buffer.active.length).join('\n');
    },
    type(keys) {
      input.type(keys);
    },
    resize(nextColumns, nextRows) {
      terminal.resize(nextColumns, nextRows);
      out.resizeTo(nextColumns, nextRows);
    },
    async shows(wanted) {
      await expect
        .poll(text, {timeout: 5000, interval: 20})
        .toMatch(wanted instanceof RegExp ? wanted : new RegExp(literally(wanted)));
    },
    sent: () => sent,
    clipboard,
  };
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
