import type {
  ArmId,
  BenchEvent,
  BlockHead,
  Mode,
  RunPhaseName,
  RunRecord,
  RunTick,
  Verdict,
} from '../bench/types.ts';

export type RunningRun = {
  readonly id: string;
  readonly arm: ArmId;
  readonly container: string;
  readonly mode: Mode;
  readonly pair: number;
  readonly attempt: number;
  readonly phase: RunPhaseName;
  /** When the start call was issued, on the clock of the events; null before that. */
  readonly startedAtMs: number | null;
  readonly phaseAtMs: number;
  readonly tick: RunTick | null;
};

export type BlockView = {
  readonly head: BlockHead;
  readonly runs: readonly RunRecord[];
  readonly finished: 'complete' | 'stopped' | 'failed' | null;
};

/** The benchmark as folded from its events: what the bench screen draws, and nothing else. */
export type BenchView = {
  readonly blocks: Readonly<Record<Mode, BlockView | null>>;
  /** Of which mode the last block was. */
  readonly latest: Mode | null;
  readonly running: RunningRun | null;
  /** It waits between two runs. */
  readonly isPaused: boolean;
  readonly verdict: Verdict | null;
};

export const emptyBench: BenchView = {
  blocks: {online: null, offline: null},
  latest: null,
  running: null,
  isPaused: false,
  verdict: null,
};

function changeBlock(view: BenchView, id: string, change: (block: BlockView) => BlockView): BenchView {
  const changed = (block: BlockView | null): BlockView | null =>
    block !== null && block.head.id === id ? change(block) : block;
  return {...view, blocks: {online: changed(view.blocks.online), offline: changed(view.blocks.offline)}};
}

type Phase = Extract<BenchEvent, {type: 'bench.phase'}>;

function enterPhase(running: RunningRun | null, event: Phase, atMs: number): RunningRun {
  const known = running?.id === event.run ? running : null;
  const {run, arm, container, mode, pair, attempt, phase} = event;
  return {
    id: run,
    arm,
    container,
    mode,
    pair,
    attempt,
    phase,
    startedAtMs: phase === 'starting' ? atMs : (known?.startedAtMs ?? null),
    phaseAtMs: atMs,
    tick: known?.tick ?? null,
  };
}

/** Pure: the view after an event. A new block of a mode takes the place of the old one, and of the old verdict. */
export function foldBench(view: BenchView, event: BenchEvent, atMs: number): BenchView {
  switch (event.type) {
    case 'bench.block': {
      const block: BlockView = {head: event.head, runs: [], finished: null};
      const {mode} = event.head;
      return {...emptyBench, blocks: {...view.blocks, [mode]: block}, latest: mode};
    }
    case 'bench.phase':
      return {...view, running: enterPhase(view.running, event, atMs)};
    case 'bench.tick':
      return view.running?.id === event.run ? {...view, running: {...view.running, tick: event.tick}} : view;
    case 'bench.run': {
      const running = view.running?.id === event.run.id ? null : view.running;
      return changeBlock({...view, running}, event.run.block, block => ({
        ...block,
        runs: [...block.runs, event.run],
      }));
    }
    case 'bench.block.finished':
      return changeBlock({...view, running: null}, event.block, block => ({
        ...block,
        finished: event.finished,
      }));
    case 'verdict':
      return {...view, verdict: event.verdict};
    case 'bench.paused':
      return {...view, running: null, isPaused: true};
    case 'bench.continued':
      return {...view, isPaused: false};
    case 'bench.restore':
      return view;
  }
}

export type Cell =
  | {readonly state: 'waiting'}
  | {readonly state: 'running'; readonly run: RunningRun}
  | {
      readonly state: 'valid' | 'discarded' | 'invalid';
      readonly readyMs: number | null;
      readonly attempt: number;
    };

export type ArmCell = {
  readonly arm: ArmId;
  readonly cell: Cell;
  /** Baseline over this arm, where both are valid; null for the baseline itself. */
  readonly ratio: number | null;
};

/** Pair 0 is the warm-up. The baseline first, then the arms as they are measured. */
export type PairRow = {readonly pair: number; readonly cells: readonly ArmCell[]};

function isValid(run: RunRecord): boolean {
  return run.discarded === null && run.faults.length === 0 && run.phases.bootMs !== null;
}

function cellOf(block: BlockView, running: RunningRun | null, arm: ArmId, pair: number): Cell {
  const isHere = running?.mode === block.head.mode && running.arm === arm && running.pair === pair;
  if (running !== null && isHere) return {state: 'running', run: running};
  const run = block.runs.findLast(candidate => candidate.arm === arm && candidate.pair === pair);
  if (run === undefined) return {state: 'waiting'};
  const state = run.faults.length > 0 ? 'invalid' : run.discarded === null ? 'valid' : 'discarded';
  return {
    state: run.phases.bootMs === null ? 'invalid' : state,
    readyMs: run.phases.bootMs,
    attempt: run.attempt,
  };
}

function ratioOfCells(baseline: Cell, other: Cell): number | null {
  if (baseline.state !== 'valid' || other.state !== 'valid') return null;
  if (baseline.readyMs === null || other.readyMs === null || other.readyMs === 0) return null;
  return baseline.readyMs / other.readyMs;
}

const BASELINE = 'baseline';

/** The arms that stand against the baseline. */
export function challengers({head}: BlockView): readonly ArmId[] {
  return [...new Set(head.order.map(item => item.arm))].filter(arm => arm !== BASELINE);
}

/** One row per pair of the block's own order, the last attempt of each run in it. */
export function pairRows(block: BlockView, running: RunningRun | null): readonly PairRow[] {
  const pairs = [...new Set(block.head.order.map(item => item.pair))].sort((a, b) => a - b);
  return pairs.map(pair => {
    const baseline = cellOf(block, running, BASELINE, pair);
    const others = challengers(block).map(arm => {
      const cell = cellOf(block, running, arm, pair);
      return {arm, cell, ratio: ratioOfCells(baseline, cell)};
    });
    return {pair, cells: [{arm: BASELINE, cell: baseline, ratio: null}, ...others]};
  });
}

/** Ready times of the runs that count, in seconds, in the order they were made. */
export function validSeconds(block: BlockView, arm: ArmId): readonly number[] {
  return block.runs
    .filter(run => run.arm === arm && isValid(run))
    .flatMap(run => (run.phases.bootMs === null ? [] : [run.phases.bootMs / 1000]));
}

/** What is wrong with the runs that do not count, one line each. */
export function faultLines(block: BlockView): readonly string[] {
  return block.runs.flatMap(run =>
    run.faults.map(
      fault => `pair ${run.pair} ${run.arm}, attempt ${run.attempt}: ${fault.gate} ${fault.text}`,
    ),
  );
}
