import type {Block, Verdict} from '../bench/types.ts';
import type {GateEvidence} from './run-gates.ts';

type Entry = {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** What was looked at, in words; null = nobody could look. */
  readonly seen: (given: Given) => string | null;
};

type Given = {
  readonly blocks: readonly Block[];
  readonly verdict: Verdict;
  readonly ceiling: number | null;
  readonly damage: readonly string[];
  readonly chained: boolean;
};

const ENTRIES: readonly Entry[] = [
  {
    id: 'V1',
    title: 'machine, images, model and disk the same from first to last run',
    source: 'bench.block head.fingerprint',
    seen: ({blocks}) => {
      const prints = blocks.map(block => block.head.fingerprint);
      const complete = prints.every(print => print.bootId !== null && print.disk !== null);
      return complete && prints.length > 0 ? `${prints.length} fingerprints compared` : null;
    },
  },
  {
    id: 'V2',
    title: 'the two containers differ only in what they may',
    source: 'bench.block head.parity',
    seen: ({blocks}) =>
      blocks.some(block => block.head.parity === null) || blocks.length === 0
        ? null
        : `${blocks.flatMap(block => Object.values(block.head.parity ?? {}).flat()).length} differences`,
  },
  {
    id: 'V3',
    title: 'enough valid runs of each arm',
    source: 'bench.run',
    seen: ({verdict}) => `n = ${verdict.n}`,
  },
  {
    id: 'V4',
    title: 'the arms answer alike',
    source: 'bench.run completion.text',
    seen: ({blocks}) => {
      const texts = blocks.flatMap(block => block.runs.flatMap(run => run.completion?.text ?? []));
      return texts.length === 0 ? null : `${texts.length} answers compared`;
    },
  },
  {
    id: 'V5',
    title: 'not above the ceiling that loading in no time would give',
    source: 'bench.run log',
    seen: ({ceiling}) => (ceiling === null ? null : `ceiling ${ceiling.toFixed(2)}x`),
  },
  {
    id: 'V6',
    title: 'the journal is whole and was not edited',
    source: 'events.jsonl',
    seen: ({damage, chained}) =>
      damage.length > 0 ? damage.join('; ') : chained ? 'hash chain followed to its end' : null,
  },
];

/** Session gates in their order: after the first that failed, the later ones were not judged. */
export function sessionGateEvidence(given: Given): readonly GateEvidence[] {
  const broken = given.verdict.state === 'INVALID_RUN' ? given.verdict.rule : null;
  const at = ENTRIES.findIndex(entry => entry.id === broken);
  return ENTRIES.map(({id, title, source, seen}, index): GateEvidence => {
    const number = seen(given);
    const isFailed = id === broken || (id === 'V6' && given.damage.length > 0);
    const isJudged = number !== null && (at < 0 || index <= at || id === 'V6');
    return {id, title, source, number, result: isFailed ? 'failed' : isJudged ? 'held' : 'not checked'};
  });
}
