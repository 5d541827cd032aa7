import type {RunRecord} from '../bench/types.ts';

/** One gate over all runs it applies to: how many held, the number that is nearest to its limit, where that is kept. */
export type GateEvidence = {
  readonly id: string;
  readonly title: string;
  readonly result: 'held' | 'failed' | 'not checked';
  /** The worst value seen, with its unit; null = no number was kept. */
  readonly number: string | null;
  /** Field of the journal's `bench.run` (or `bench.block`) events. */
  readonly source: string;
};

type Entry = {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** Worst value over the runs, or null where none was recorded: then nobody looked. */
  readonly worst: (runs: readonly RunRecord[]) => string | null;
};

const some = <T>(
  runs: readonly RunRecord[],
  pick: (run: RunRecord) => T | null | undefined,
): readonly NonNullable<T>[] => runs.flatMap(run => pick(run) ?? []) as readonly NonNullable<T>[];

const most = (values: readonly number[], unit: string, digits = 0): string | null =>
  values.length === 0 ? null : `at most ${Math.max(...values).toFixed(digits)} ${unit}`;

const megabytes = (values: readonly number[]): readonly number[] => values.map(value => value / 1e6);

/** Facts 3.2. A gate that nobody looked at is listed as such: silence is no pass. */
const ENTRIES: readonly Entry[] = [
  {
    id: 'R1',
    title: 'ready: the right model id, then a completion',
    source: 'phases.bootMs',
    worst: runs => `${runs.filter(run => run.phases.bootMs !== null).length} of ${runs.length} runs ready`,
  },
  {
    id: 'R2',
    title: 'one start of one container, no restart',
    source: 'container.restartCount',
    worst: runs =>
      most(
        some(runs, run => run.container.restartCount),
        'restarts',
      ),
  },
  {
    id: 'R3',
    title: 'wall clock and monotonic clock agree',
    source: 'faults',
    worst: () => 'compared in every run',
  },
  {
    id: 'R4',
    title: 'readiness is known closely enough',
    source: 'poll.gapMs',
    worst: runs =>
      most(
        some(runs, run => run.poll.gapMs),
        'ms between polls',
      ),
  },
  {
    id: 'R5',
    title: 'page cache is as declared before the start',
    source: 'cache.residentBytes',
    worst: runs => most(megabytes(some(runs, run => run.cache.residentBytes)), 'MB of weights in memory', 1),
  },
  {
    id: 'R6',
    title: 'store tier is as declared',
    source: 'disk.readBytes of the arms beside the baseline',
    worst: runs => {
      const others = runs.filter(run => run.arm !== 'baseline');
      return most(megabytes(some(others, run => run.disk.readBytes)), 'MB read from disk');
    },
  },
  {
    id: 'R7',
    title: 'weights were read from the approved disk',
    source: 'disk.readBytes',
    worst: runs => {
      const read = megabytes(some(runs, run => run.disk.readBytes));
      return read.length === 0
        ? null
        : `${Math.min(...read).toFixed(0)} to ${Math.max(...read).toFixed(0)} MB read`;
    },
  },
  {
    id: 'R8',
    title: 'GPU free before the start',
    source: 'evidence.gpu.before',
    worst: runs =>
      most(
        some(runs, run => run.evidence?.gpu?.before.flatMap(gpu => gpu.memoryUsedMiB ?? [])).flat(),
        'MiB of GPU memory in use',
      ),
  },
  {
    id: 'R9',
    title: 'machine quiet before the start',
    source: 'evidence.disk.busyBefore',
    worst: runs => {
      const shares = some(runs, run => run.evidence?.disk.busyBefore);
      return most(
        shares.map(share => 100 * share),
        '% of the time the disk was busy',
        1,
      );
    },
  },
  {
    id: 'R10',
    title: 'network class of every run is known; offline it is none',
    source: 'network.class',
    worst: runs => {
      const classes = [...new Set(some(runs, run => run.network.class))].filter(name => name !== 'unknown');
      return classes.length === 0 ? null : classes.toSorted().join(', ');
    },
  },
  {
    id: 'R11',
    title: 'the first completion is whole',
    source: 'completion',
    worst: runs => {
      const statuses = [...new Set(some(runs, run => run.completion?.status))];
      return statuses.length === 0 ? null : `HTTP ${statuses.toSorted().join(', ')}`;
    },
  },
];

/** The run gates over all counted runs; invalid ones are what a gate failed on. Other gates that failed follow. */
export function runGateEvidence(runs: readonly RunRecord[]): readonly GateEvidence[] {
  const measured = runs.filter(run => run.discarded === null);
  const failedOn = (id: string): readonly RunRecord[] =>
    runs.filter(run => run.faults.some(fault => fault.gate === id));
  const rows = ENTRIES.map(({id, title, source, worst}): GateEvidence => {
    const failed = failedOn(id);
    const number = measured.length === 0 ? null : worst(measured);
    const count = failed.length === 0 ? '' : `failed in ${failed.length} of ${runs.length} runs`;
    const words = [count, number ?? ''].filter(part => part !== '').join('; ');
    return {
      id,
      title,
      source,
      number: words === '' ? null : words,
      result: failed.length > 0 ? 'failed' : number === null ? 'not checked' : 'held',
    };
  });
  const listed = new Set(ENTRIES.map(entry => entry.id));
  const others = [...new Set(runs.flatMap(run => run.faults.map(fault => fault.gate)))].filter(
    id => !listed.has(id),
  );
  return [
    ...rows,
    ...others.map(
      (id): GateEvidence => ({
        id,
        title: 'a gate of these runs',
        result: 'failed',
        number: `failed in ${failedOn(id).length} of ${runs.length} runs`,
        source: 'faults',
      }),
    ),
  ];
}
