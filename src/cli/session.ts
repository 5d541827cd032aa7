import type {Verdict} from '../bench/types.ts';
import type {StampedEvent} from '../events.ts';
import type {Program} from '../program.ts';
import {wrap} from './format.ts';
import type {FrontEnd} from './front-end.ts';
import {errorDocument} from './json.ts';
import type {Output} from './output.ts';
import type {Paint} from './paint.ts';
import type {SeenGate} from './standing.ts';
import type {UsageError} from './usage-error.ts';

/** Where a command speaks. With `--json` the document goes to `out` and words to `err`. */
export type Voice = {
  readonly out: Output;
  readonly err: Output;
  readonly frontEnd: FrontEnd;
  readonly paint: Paint;
  /** Which machine, folder and stack are meant, as flags. */
  readonly where: string;
};

/** What has been seen so far, kept from the events. */
export type Seen = {
  readonly gates: ReadonlyMap<string, SeenGate>;
  readonly verdict: () => Verdict | null;
};

/** A program with its front end attached, for one command. */
export type Session = {
  readonly program: Program;
  readonly seen: Seen;
  readonly isCancelled: () => boolean;
  /** The exit code of what ended it from outside: a signal, or a disk that is full. null = nothing did. */
  readonly endedBy: () => number | null;
};

/** Keeps the last look at each gate and the last verdict. */
export function createMemory(): Seen & {readonly sink: (event: StampedEvent) => void} {
  const gates = new Map<string, SeenGate>();
  let verdict: Verdict | null = null;
  return {
    gates,
    verdict: () => verdict,
    sink(event) {
      if (event.type === 'gate.result')
        gates.set(event.gate, {id: event.gate, result: event.result, waived: event.waived});
      if (event.type === 'verdict') verdict = event.verdict;
    },
  };
}

/** Says a document where a machine reads, or lines where a person does. */
export function say(voice: Voice, document: object, lines: readonly string[]): void {
  if (voice.frontEnd.view === 'json') voice.out.line(JSON.stringify(document, null, 2));
  else if (voice.frontEnd.view === 'events') voice.out.line(JSON.stringify(document));
  else for (const line of lines) voice.out.line(line);
}

const COLUMNS = 78;
const KNOWN = 'known: ';

/** Broken at blanks alone, whatever the terminal would do: a name is there to be read and copied. */
function knownLines(names: readonly string[]): readonly string[] {
  const rows = names.length === 0 ? [] : wrap(names.join(', '), COLUMNS - KNOWN.length);
  return rows.map((row, index) => `${index === 0 ? KNOWN : ' '.repeat(KNOWN.length)}${row}`);
}

/** Says on stderr what went wrong and what to do; where a machine reads, stdout gets it as a document. Answers the code. */
export function sayProblem(voice: Voice, error: UsageError, code: number): number {
  voice.err.line(`faststart: ${error.short}`);
  for (const line of error.fix) voice.err.line(`  ${line}`);
  for (const line of knownLines(error.known ?? [])) voice.err.line(`  ${line}`);
  say(voice, errorDocument(error, code), []);
  return code;
}
