import {benchLine, runStarted} from './journal-schema.ts';
import type {Block, RunRecord} from './types.ts';

type JournalFold = {
  /** Oldest first; a block without an end was cut off and has `finished: null`. */
  readonly blocks: readonly Block[];
  readonly rehearsal: string | null;
  /** Benchmark events that do not have the shape they should; they are left out. */
  readonly unreadable: number;
};

const empty: JournalFold = {blocks: [], rehearsal: null, unreadable: 0};

function withRun(blocks: readonly Block[], run: RunRecord): readonly Block[] {
  return blocks.map(block => (block.head.id === run.block ? {...block, runs: [...block.runs, run]} : block));
}

function isBenchEvent(event: unknown): boolean {
  return (
    typeof event === 'object' &&
    event !== null &&
    'type' in event &&
    (event.type === 'bench.block' || event.type === 'bench.run' || event.type === 'bench.block.finished')
  );
}

function step(fold: JournalFold, event: unknown): JournalFold {
  const started = runStarted.safeParse(event);
  if (started.success) return {...fold, rehearsal: started.data.rehearsal ?? fold.rehearsal};
  if (!isBenchEvent(event)) return fold;
  const line = benchLine.safeParse(event);
  if (!line.success) return {...fold, unreadable: fold.unreadable + 1};
  switch (line.data.type) {
    case 'bench.block': {
      const {head} = line.data;
      // One that goes on is told again from its beginning.
      const others = fold.blocks.filter(block => block.head.id !== head.id);
      return {...fold, blocks: [...others, {head, runs: [], finished: null}]};
    }
    case 'bench.run':
      return {...fold, blocks: withRun(fold.blocks, line.data.run)};
    case 'bench.block.finished': {
      const {block: id, finished, diskLimit} = line.data;
      const end = {finished, ...(diskLimit === undefined ? {} : {diskLimit})};
      return {
        ...fold,
        blocks: fold.blocks.map(block => (block.head.id === id ? {...block, ...end} : block)),
      };
    }
  }
}

/** Pure: the benchmark as a journal's events tell it. Events of other kinds, and unknown ones, are skipped. */
export function foldJournal(events: readonly unknown[]): JournalFold {
  return events.reduce(step, empty);
}
