import {latestBlock} from '../bench/facts-from-blocks.ts';
import {limits} from '../bench/limits.ts';
import {median} from '../bench/sample-shape.ts';
import type {Block, Verdict} from '../bench/types.ts';
import {type RunRow, runRows} from './run-row.ts';

/** A gate as it was last seen. */
export type GateRow = {
  readonly id: string;
  readonly status: string;
  readonly waived: boolean;
  readonly observed: string;
};

type ArmStats = {
  readonly mode: string;
  readonly arm: string;
  readonly n: number;
  readonly times_s: readonly number[];
  readonly median_s: number | null;
  readonly min_s: number | null;
  readonly max_s: number | null;
};

export type Report = {
  readonly schema: 'faststart.report/1';
  readonly rehearsal: boolean;
  readonly createdAt: string;
  readonly tool: string;
  readonly session: {readonly runId: string; readonly argv: readonly string[]};
  readonly verdict: Verdict;
  readonly constants: typeof limits;
  readonly design: readonly Block['head'][];
  /** How far each block of `design` came. */
  readonly finished: readonly Block['finished'][];
  readonly runs: readonly RunRow[];
  readonly stats: readonly ArmStats[];
  readonly gates: readonly GateRow[];
  /** null = could not be read. */
  readonly environment: Readonly<Record<string, string | null>>;
  readonly notChecked: readonly string[];
  readonly repeat: readonly string[];
};

function statsOf(rows: readonly RunRow[]): ArmStats[] {
  const modes = [...new Set(rows.map(row => row.mode))];
  const arms = ['baseline', ...new Set(rows.flatMap(row => (row.arm === 'baseline' ? [] : [row.arm])))];
  return modes.flatMap(mode =>
    arms.map(arm => {
      const times = rows.flatMap(row =>
        row.mode === mode && row.arm === arm && row.state === 'valid' ? (row.boot_s ?? []) : [],
      );
      const some = times.length > 0;
      return {
        mode,
        arm,
        n: times.length,
        times_s: times,
        median_s: some ? median(times) : null,
        min_s: some ? Math.min(...times) : null,
        max_s: some ? Math.max(...times) : null,
      };
    }),
  );
}

/** The commands that make the same benchmark again on a machine that is set up. */
function repeatCommands(blocks: readonly Block[]): string[] {
  const head = blocks.at(-1)?.head;
  if (head === undefined) return [];
  const modes = new Set(blocks.map(block => block.head.mode));
  const mode = modes.size === 2 ? '--both' : `--${head.mode}`;
  const drop = head.drop === 'none' ? '' : ` --drop-caches=${head.drop}`;
  return [
    'faststart check',
    `faststart bench ${mode} --runs ${head.pairs}${drop} --store ${head.storeTier}`,
    'faststart report --format json',
  ];
}

/** The blocks a verdict rests on: the newest of each mode. */
function usedBlocks(blocks: readonly Block[]): readonly Block[] {
  return [latestBlock(blocks, 'online'), latestBlock(blocks, 'offline')].flatMap(block => block ?? []);
}

/** A pure model of everything that a report says; the formats only lay it out. */
export function buildReport(given: {
  readonly blocks: readonly Block[];
  readonly verdict: Verdict;
  readonly gates: readonly GateRow[];
  readonly environment: Readonly<Record<string, string | null>>;
  readonly tool: string;
  readonly runId: string;
  readonly argv: readonly string[];
  readonly createdAt: Date;
}): Report {
  const blocks = usedBlocks(given.blocks);
  const runs = runRows(blocks, given.verdict.rehearsal);
  const last = blocks.at(-1)?.head.fingerprint;
  return {
    schema: 'faststart.report/1',
    rehearsal: given.verdict.rehearsal,
    createdAt: given.createdAt.toISOString(),
    tool: given.tool,
    session: {runId: given.runId, argv: given.argv},
    verdict: given.verdict,
    constants: limits,
    design: blocks.map(block => block.head),
    finished: blocks.map(block => block.finished),
    runs,
    stats: statsOf(runs),
    gates: given.gates,
    environment: {
      ...(last === undefined
        ? {}
        : {
            machine: last.machine,
            'boot id': last.bootId,
            model: last.model,
            revision: last.revision,
            ...Object.fromEntries(Object.entries(last.images).map(([arm, id]) => [`${arm} image`, id])),
            'disk of the weights': last.disk,
          }),
      ...given.environment,
    },
    notChecked: given.verdict.notCollected,
    repeat: repeatCommands(blocks),
  };
}
