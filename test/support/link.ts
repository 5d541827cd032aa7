import {Terminal} from '@xterm/headless';
import {execa} from 'execa';
import {until} from './until.ts';

/** A session over SSH, seen on a terminal of this size. */
export type Link = {
  /** Waits until the screen shows it. */
  shows(wanted: RegExp): Promise<void>;
  type(keys: string): void;
  /** Waits until the command at the other end is over. */
  ended(): Promise<void>;
  /** Cuts it as a dead network does: the client is gone, without a word of farewell. */
  drop(): Promise<void>;
};

const SIZE = {columns: 100, rows: 36};

/** Runs a command at the other end of `ssh ARGUMENT...`, on a terminal of 100x36. */
export function openLink(args: readonly string[], command: string, patienceMs: number): Link {
  const {columns, rows} = SIZE;
  // A client without a terminal tells the other end no size.
  const sized = `stty rows ${rows} columns ${columns} && ${command}`;
  const client = execa('ssh', ['-tt', ...args, sized], {
    env: {TERM: 'xterm-256color'},
    reject: false,
    buffer: false,
    stdin: 'pipe',
  });
  const terminal = new Terminal({cols: columns, rows, allowProposedApi: true});
  client.stdout.on('data', (chunk: Uint8Array) => terminal.write(chunk));
  // What the terminal is asked, it answers.
  terminal.onData(answer => client.stdin.write(answer));
  const text = async (): Promise<string> => {
    await new Promise<void>(resolve => terminal.write('', resolve));
    const {active} = terminal.buffer;
    const row = (index: number) => active.getLine(active.baseY + index)?.translateToString(true) ?? '';
    return Array.from({length: rows}, (_, index) => row(index)).join('\n');
  };
  return {
    async shows(wanted) {
      try {
        await until(`the screen shows ${wanted}`, async () => wanted.test(await text()), patienceMs);
      } catch (error) {
        throw new Error(`the last screen:\n${await text()}`, {cause: error});
      }
    },
    type: keys => void client.stdin.write(keys),
    async ended() {
      await client;
    },
    async drop() {
      client.kill('SIGKILL');
      await client;
    },
  };
}
