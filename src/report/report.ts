import {latestBlock} from '../bench/facts-from-blocks.ts';
import {limits} from '../bench/limits.ts';
import type {Block, RunRecord, Verdict} from '../bench/types.ts';
import type {Fact} from '../environment/fact.ts';
import {type ArmStats, armStats, armsIn, modesIn} from './arm-stats.ts';
import {type Changed, changedFacts} from './environment-diff.ts';
import {type ArmPhases, armPhases} from './phases.ts';
import {type ReadRate, readRates} from './read-rate.ts';
import {type Repeat, repeatOf} from './repeat.ts';
import {type GateEvidence, runGateEvidence} from './run-gates.ts';
import {type RunRow, type RunState, runRows, stateOf} from './run-row.ts';
import {type SelfTest, selfTest} from './self-test.ts';
import {sessionGateEvidence} from './session-gates.ts';
import type {Origin} from './stamps.ts';

/** A hard stop of the runbook as it was last seen. */
export type GateRow = {
  readonly id: string;
  readonly status: string;
  readonly waived: boolean;
  readonly observed: string;
};

/** A limit of the machine. `how` says how it was measured, `why` why it was not. */
type Limit = {readonly value: number | null; readonly how: string | null; readonly why: string | null};

export type Session = {
  readonly runId: string;
  readonly argv: readonly string[];
  /** ISO times of the first and the last event. */
  readonly started: string | null;
  readonly ended: string | null;
  /** A block was cut off before its end. */
  readonly interrupted: boolean;
};

/** What the report was made from. A reader with the same file can make it again. */
type Source = {
  readonly sha256: string;
  readonly events: number;
  /** What is wrong with the file, in words. */
  readonly damage: readonly string[];
  /** The events carry a hash chain, and it was followed. */
  readonly chained: boolean;
};

/** Everything that a report says; the formats only lay it out. JSON is this without `rows`, which are `runs` laid flat. */
export type Report = {
  readonly schema: 'faststart.report/2';
  readonly origin: Origin;
  /** The same as `origin` being that: every document of this program says it so. */
  readonly rehearsal: boolean;
  readonly createdAt: string;
  readonly tool: string;
  readonly session: Session;
  readonly environment: {
    readonly start: readonly Fact[];
    readonly end: readonly Fact[];
    readonly changed: readonly Changed[];
  };
  readonly design: {
    readonly constants: typeof limits;
    readonly blocks: readonly {readonly head: Block['head']; readonly finished: Block['finished']}[];
  };
  readonly runs: readonly (RunRecord & {readonly state: RunState})[];
  readonly rows: readonly RunRow[];
  readonly stats: readonly ArmStats[];
  readonly phases: readonly ArmPhases[];
  readonly readRates: readonly ReadRate[];
  readonly limits: {
    /** Baseline over baseline without its loading time: no loader can do better. */
    readonly ceiling: Limit;
    readonly disk_bytes_per_second: Limit;
    readonly h2d_bytes_per_second: Limit;
  };
  readonly verdict: Verdict;
  readonly evidence: {
    readonly runGates: readonly GateEvidence[];
    readonly sessionGates: readonly GateEvidence[];
    readonly hardStops: readonly GateRow[];
  };
  readonly notChecked: readonly string[];
  readonly selfTest: SelfTest;
  readonly repeat: Repeat;
  /** What was taken out of this report, and of the journal, before anything was written. */
  readonly redactions: readonly string[];
  readonly source: Source;
};

/** The blocks a verdict rests on: the newest of each mode. */
function usedBlocks(blocks: readonly Block[]): readonly Block[] {
  return [latestBlock(blocks, 'online'), latestBlock(blocks, 'offline')].flatMap(block => block ?? []);
}

const NOT_MEASURED: Limit = {value: null, how: null, why: 'not measured'};

/** What the verdict says of the limits of this machine; a limit that nobody measured says so. */
function limitsOf({ceiling, limit}: Verdict): Report['limits'] {
  return {
    ceiling:
      ceiling === undefined
        ? {value: null, how: null, why: 'the log of the baseline does not say how long loading took'}
        : {value: ceiling, how: 'median ready time and logged loading time of the baseline', why: null},
    disk_bytes_per_second:
      limit === undefined ? NOT_MEASURED : {value: limit.diskBytesPerSecond, how: limit.how, why: null},
    h2d_bytes_per_second: NOT_MEASURED,
  };
}

const REDACTIONS = [
  'tokens and passwords: known values, and everything of their shape, as [redacted]',
  'the id of the machine: a salted SHA-256, 16 digits',
] as const;

export type ReportGiven = {
  readonly blocks: readonly Block[];
  readonly verdict: Verdict;
  readonly hardStops: readonly GateRow[];
  readonly environment: {readonly start: readonly Fact[]; readonly end: readonly Fact[]};
  readonly origin: Origin;
  readonly tool: string;
  readonly session: Omit<Session, 'interrupted'>;
  readonly source: Source;
  readonly createdAt: Date;
};

/** The pure model of a report. */
export function buildReport(given: ReportGiven): Report {
  const blocks = usedBlocks(given.blocks);
  const runs = blocks.flatMap(block => block.runs.map(run => ({...run, state: stateOf(run)})));
  const rows = runRows(blocks, given.origin === 'rehearsal');
  const arms = armsIn(rows);
  const modes = modesIn(rows);
  const stats = armStats(rows);
  const phases = armPhases(blocks, modes, arms);
  const machineLimits = limitsOf(given.verdict);
  const {start, end} = given.environment;
  return {
    schema: 'faststart.report/2',
    origin: given.origin,
    rehearsal: given.origin === 'rehearsal',
    createdAt: given.createdAt.toISOString(),
    tool: given.tool,
    session: {...given.session, interrupted: blocks.some(block => block.finished !== 'complete')},
    environment: {start, end, changed: changedFacts(start, end)},
    design: {constants: limits, blocks: blocks.map(({head, finished}) => ({head, finished}))},
    runs,
    rows,
    stats,
    phases,
    readRates: readRates(rows, modes, arms),
    limits: machineLimits,
    verdict: given.verdict,
    evidence: {
      runGates: runGateEvidence(runs),
      sessionGates: sessionGateEvidence({
        blocks,
        verdict: given.verdict,
        ceiling: machineLimits.ceiling.value,
        damage: given.source.damage,
        chained: given.source.chained,
      }),
      hardStops: given.hardStops,
    },
    notChecked: given.verdict.notCollected,
    selfTest: selfTest(),
    repeat: repeatOf(blocks),
    redactions: REDACTIONS,
    source: given.source,
  };
}
