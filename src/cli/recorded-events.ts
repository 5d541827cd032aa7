import {foldJournal} from '../bench/journal-fold.ts';
import type {BenchEvent, Block, Mode} from '../bench/types.ts';
import type {Context} from '../context.ts';
import {readJournal} from '../engine/journal.ts';
import type {StampedEvent} from '../events.ts';

const MOST_RUNS = 20;

function eventsOf(block: Block): BenchEvent[] {
  const end: BenchEvent[] =
    block.finished === null
      ? []
      : [
          {
            type: 'bench.block.finished',
            block: block.head.id,
            finished: block.finished,
            ...(block.diskLimit === undefined ? {} : {diskLimit: block.diskLimit}),
          },
        ];
  return [
    {type: 'bench.block', head: block.head},
    ...block.runs.map(run => ({type: 'bench.run' as const, run})),
    ...end,
  ];
}

/** The newest block of each mode that was measured on this boot, as the events that it was: the wizard opens with them. */
export async function recordedEvents(context: Context): Promise<readonly StampedEvent[]> {
  const boot = await context.host.readText('/proc/sys/kernel/random/boot_id');
  if (!boot.ok) return [];
  const found = new Map<Mode, Block>();
  for (const {id} of (await context.archive.list()).slice(0, MOST_RUNS)) {
    const journal = await context.archive.journal(id);
    if (!journal.ok) continue;
    for (const block of foldJournal(readJournal(journal.value).events).blocks.toReversed()) {
      const {fingerprint, mode} = block.head;
      const isOurs =
        fingerprint.bootId === boot.value.trim() &&
        fingerprint.rehearsal === (context.settings.rehearsal !== null);
      if (isOurs && !found.has(mode)) found.set(mode, block);
    }
  }
  const wall = context.clock.wall().toISOString();
  return [...found.values()].flatMap(eventsOf).map((event, seq) => ({...event, v: 1, seq, at: 0, wall}));
}
