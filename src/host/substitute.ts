import {setTimeout as delay} from 'node:timers/promises';

/** What a recorded machine answers to a command instead of the real program. */
export type Substitute = {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
  readonly delayMs: number;
};

/** More pieces would not look smoother. */
const MOST_PIECES = 200;

/** The kernel takes 128 KiB for one variable. */
const LONGEST_VARIABLE_BYTES = 2 ** 16;

/** Starting a process takes about as long by itself: less than this is no time to spread lines over. */
const SHORTEST_DELAY_MS = 20;

type StandIn = {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
};

/**
 * For an answer that comes at once: the shell itself prints it, from variables, which other users cannot read.
 * undefined for one that takes time that could be seen, is long, or holds what no variable can.
 */
export function promptStandIn({stdout, stderr, code, delayMs}: Substitute): StandIn | undefined {
  const fits = (text: string) => !text.includes('\0') && Buffer.byteLength(text) < LONGEST_VARIABLE_BYTES;
  if (delayMs >= SHORTEST_DELAY_MS || !fits(stdout) || !fits(stderr)) return undefined;
  const script = 'printf %s "$RECORDED_STDOUT"; printf %s "$RECORDED_STDERR" >&2; exit "$1"';
  return {
    argv: ['/bin/sh', '-c', script, 'recorded', String(code)],
    env: {RECORDED_STDOUT: stdout, RECORDED_STDERR: stderr},
  };
}

/** Standard input becomes standard output, descriptor 3 becomes standard error, `$1` the exit code. */
export const substituteArgv = (code: number): readonly [string, ...string[]] => [
  '/bin/sh',
  '-c',
  'cat <&3 >&2 & cat; wait; exit "$1"',
  'recorded',
  String(code),
];

/** For a stand-in that outlives us: prints standard input line by line, `$1` seconds apart; `$2` is the exit code. */
export const detachedSubstituteArgv = (stepSeconds: number, code: number): readonly [string, ...string[]] => [
  '/bin/sh',
  '-c',
  'while IFS= read -r line; do printf "%s\\n" "$line"; sleep "$1"; done; exit "$2"',
  'recorded',
  stepSeconds.toFixed(4),
  String(code),
];

/** The text in pieces of whole lines, spread evenly over the time that the recorded command took. */
export async function* paced(text: string, delayMs: number, gone: AbortSignal): AsyncGenerator<string> {
  const lines = text.split(/(?<=\n)/);
  const pieces = Math.max(1, Math.min(MOST_PIECES, lines.length));
  const size = Math.ceil(lines.length / pieces);
  for (let index = 0; index < lines.length; index += size) {
    if (delayMs > 0) await pause((delayMs * size) / lines.length, gone);
    if (gone.aborted) return;
    const piece = lines.slice(index, index + size).join('');
    if (piece !== '') yield piece;
  }
}

/** Ends early with the signal. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, {signal}).catch(error => {
    if (!signal.aborted) throw error;
  });
}
