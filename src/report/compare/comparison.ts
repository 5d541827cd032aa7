import {limits} from '../../bench/limits.ts';
import {inflation, type Times} from '../../bench/stats.ts';
import type {Estimate} from '../../bench/types.ts';
import type {ArmStats} from '../arm-stats.ts';
import {type Changed, changedFacts} from '../environment-diff.ts';
import type {Report} from '../report.ts';
import type {Origin} from '../stamps.ts';

/** The same comparison of two arms, made in both runs. */
type ComparedArm = {
  readonly mode: string;
  readonly arm: string;
  readonly first: Estimate;
  readonly second: Estimate;
  /** Speedup of the second run over that of the first; null where the runs may not be compared. */
  readonly ratio: Estimate | null;
  readonly standing: 'replicated' | 'not replicated' | 'open' | 'not compared';
};

export type Comparison = {
  readonly schema: 'faststart.comparison/1';
  readonly origin: Origin;
  readonly comparable: boolean;
  /** What is not the same thing in the two runs, so that their ratios are answers to different questions. */
  readonly unlike: readonly Changed[];
  readonly arms: readonly ComparedArm[];
  /** What else is different around them. */
  readonly changed: readonly Changed[];
  readonly first: Side;
  readonly second: Side;
  /** A ratio of ratios inside 1 +- this is a replication. */
  readonly margin: number;
};

type Side = {
  readonly runId: string;
  readonly started: string | null;
  readonly tool: string;
  readonly state: string;
  readonly scope: string;
  readonly stats: readonly ArmStats[];
};

const sideOf = ({session, tool, verdict, stats}: Report): Side => ({
  runId: session.runId,
  started: session.started,
  tool,
  state: verdict.state,
  scope: verdict.scope,
  stats,
});

type Named = Readonly<Record<string, string | number | boolean | null>>;

const differences = (before: Named, after: Named): readonly Changed[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap(id => {
    const [was, is] = [before[id] ?? null, after[id] ?? null];
    return was === is ? [] : [{id, before: was, after: is}];
  });

/** What a ratio is about: two runs that differ in any of it answer different questions. */
function scopeOf(report: Report, mode: string): Named {
  const head = report.design.blocks.find(block => block.head.mode === mode)?.head;
  if (head === undefined) return {};
  return {
    'whose numbers': report.origin,
    stack: head.stack,
    model: head.fingerprint.model,
    revision: head.fingerprint.revision,
    [`page cache drop, ${mode}`]: head.drop,
    [`store tier, ${mode}`]: head.storeTier,
  };
}

function timesOf(stats: readonly ArmStats[], mode: string, arm: string, gapSeconds: number | null): Times {
  return {seconds: stats.find(row => row.mode === mode && row.arm === arm)?.times_s ?? [], gapSeconds};
}

function gapOf(report: Report): number | null {
  const gaps = report.rows.flatMap(row => (row.poll_gap_ms === null ? [] : [row.poll_gap_ms / 1000]));
  return gaps.length === 0 ? null : Math.max(...gaps);
}

function estimates(report: Report, arm: string): Partial<Record<string, Estimate | undefined>> {
  const all = [report.verdict, ...(report.verdict.others ?? [])];
  const verdict = all.find(one => (one.arm ?? 'faststart') === arm);
  return verdict === undefined || verdict.state === 'INVALID_RUN'
    ? {}
    : {online: verdict.online, offline: verdict.offline};
}

/** Inside the margin as a whole, outside as a whole, or neither: "not shown to differ" is no replication. */
function standingOf(ratio: Estimate | null): ComparedArm['standing'] {
  if (ratio === null) return 'not compared';
  const [low, high] = ratio.interval;
  if (low >= 1 - limits.margin && high <= 1 + limits.margin) return 'replicated';
  return low > 1 + limits.margin || high < 1 - limits.margin ? 'not replicated' : 'open';
}

function comparedArms(first: Report, second: Report, comparable: boolean): readonly ComparedArm[] {
  const arms = [...new Set(first.stats.map(row => row.arm))].filter(arm => arm !== 'baseline');
  return ['online', 'offline'].flatMap(mode =>
    arms.flatMap((arm): readonly ComparedArm[] => {
      const [one, other] = [estimates(first, arm)[mode], estimates(second, arm)[mode]];
      if (one === undefined || other === undefined) return [];
      const times = (report: Report) => ({
        baseline: timesOf(report.stats, mode, 'baseline', gapOf(report)),
        faststart: timesOf(report.stats, mode, arm, gapOf(report)),
      });
      const ratio = comparable ? inflation(times(second), times(first)) : null;
      return [{mode, arm, first: one, second: other, ratio, standing: standingOf(ratio)}];
    }),
  );
}

const factsOf = ({environment: {start, end}}: Report) => (end.length > 0 ? end : start);

/** Two runs side by side. Pure; unlike runs are shown, and not divided by each other. */
export function compareReports(first: Report, second: Report): Comparison {
  const modes = [...new Set([...first.rows, ...second.rows].map(row => row.mode))];
  const shared = modes.filter(
    mode => first.rows.some(row => row.mode === mode) && second.rows.some(row => row.mode === mode),
  );
  const unlike = [
    ...shared.flatMap(mode => differences(scopeOf(first, mode), scopeOf(second, mode))),
    ...(shared.length === 0 ? [{id: 'modes', before: modeWords(first), after: modeWords(second)}] : []),
  ].filter((one, index, all) => all.findIndex(other => other.id === one.id) === index);
  const comparable = unlike.length === 0;
  return {
    schema: 'faststart.comparison/1',
    origin: [first.origin, second.origin].find(origin => origin !== 'measured') ?? 'measured',
    comparable,
    unlike,
    arms: comparedArms(first, second, comparable),
    changed: changedFacts(factsOf(first), factsOf(second)),
    first: sideOf(first),
    second: sideOf(second),
    margin: limits.margin,
  };
}

const modeWords = (report: Report): string => [...new Set(report.rows.map(row => row.mode))].join(', ');
