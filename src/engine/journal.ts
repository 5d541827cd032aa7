import {createChain, createChainCheck, isChained} from './chain.ts';
import type {Emit, Stamped} from './events.ts';
import {mapStrings} from './map-strings.ts';
import {plainText} from './plain-text.ts';
import type {Redactor} from './redact.ts';

/** Somewhere lines can be appended to; `sync` returns when they are on the disk. */
export type LineSink = {append(line: string): void; sync(): void};

/**
 * The one place where events get their stamp and lose their secrets and their control characters. Everything
 * downstream (journal, screen, JSON, report) sees only what comes out of here.
 */
export function createEmitter<Event extends {type: string}>(options: {
  redactor: Redactor;
  nowMs: () => number;
  wall: () => Date;
  sinks: readonly ((event: Stamped<Event>) => void)[];
}): Emit<Event> {
  let seq = 0;
  return event => {
    const stamped: Stamped<Event> = {
      // In this order: a token that an escape code cuts in two is still a token.
      ...options.redactor.deep(mapStrings(event, plainText)),
      v: 1,
      seq: seq++,
      at: options.nowMs(),
      wall: options.wall().toISOString(),
    };
    for (const sink of options.sinks) sink(stamped);
  };
}

/** Events after which the journal is forced to the disk: what must survive a power cut. */
const DURABLE = new Set([
  'run.started',
  'action.started',
  'action.finished',
  'bench.block',
  'bench.run',
  'bench.restore',
  'step.outcome',
  'run.finished',
]);

/** Writes events as JSON lines, chained to each other. Output lines are kept in the action's own log file, not here. */
export function journalSink<Event extends {type: string}>(file: LineSink): (event: Stamped<Event>) => void {
  const chained = createChain();
  return event => {
    if (event.type === 'action.output' || event.type === 'action.progress') return;
    file.append(`${chained(JSON.stringify(event))}\n`);
    if (DURABLE.has(event.type)) file.sync();
  };
}

export type JournalRead = {
  readonly events: readonly unknown[];
  /** The last line when it was cut off by a crash: kept for the report, not parsed. */
  readonly torn: string | null;
  /** Line numbers (from 1) that are not JSON though they are not the last, or not what was written there: damaged or edited. */
  readonly damaged: readonly number[];
  /** No line carries a link of the chain: nothing shows that they are as they were written. */
  readonly unchained: boolean;
};

/** What is wrong with a line of `damaged`. */
export const damagedLine = (line: number): string => `line ${line} is not what was written there`;

/** Reads a journal. A torn last line is what a crash leaves and loses nothing else. */
export function readJournal(text: string): JournalRead {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const events: unknown[] = [];
  const damaged: number[] = [];
  const holds = createChainCheck();
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    try {
      events.push(JSON.parse(line));
      if (!holds(line)) damaged.push(index + 1);
    } catch {
      damaged.push(index + 1);
    }
  }
  const unchained = events.length > 0 && !lines.some(isChained);
  return {events, torn: last === '' ? null : last, damaged, unchained};
}
