import type {Block} from '../../src/bench/types.ts';
import {createChain} from '../../src/engine/chain.ts';
import type {Fact} from '../../src/environment/fact.ts';

export type JournalGiven = {
  readonly facts?: readonly Fact[];
  readonly factsAtEnd?: readonly Fact[];
  readonly rehearsal?: string | null;
};

const wall = (seq: number): string => new Date(Date.UTC(2026, 10, 23, 12, 0, seq)).toISOString();

/** The journal that a run with these blocks would have left. */
export function sampleJournal(blocks: readonly Block[], given: JournalGiven = {}): string {
  const {facts = [], factsAtEnd = facts, rehearsal = null} = given;
  const events = [
    {
      type: 'run.started',
      runId: 'run-7',
      tool: 'faststart 0.1.0',
      argv: ['bench', '--both'],
      steps: [],
      waived: [],
      rehearsal,
    },
    {
      type: 'gate.result',
      gate: 'nvme-mounted',
      step: '1',
      waived: false,
      result: {status: 'stop', observed: '/dev/root'},
    },
    {
      type: 'gate.result',
      gate: 'nvme-mounted',
      step: '1',
      waived: false,
      result: {status: 'pass', observed: '/dev/nvme0n1 on /nvme'},
    },
    ...blocks.flatMap(({head, runs, finished}) => [
      {type: 'bench.environment', block: head.mode, when: 'start', facts},
      {type: 'bench.block', head},
      ...runs.map(run => ({type: 'bench.run', run})),
      ...(finished === null ? [] : [{type: 'bench.block.finished', block: head.id, finished}]),
      {type: 'bench.environment', block: head.mode, when: 'end', facts: factsAtEnd},
    ]),
  ];
  const chained = createChain();
  return events
    .map((event, seq) => JSON.stringify({...event, v: 1, seq, at: seq * 1000, wall: wall(seq)}))
    .map(line => `${chained(line)}\n`)
    .join('');
}
