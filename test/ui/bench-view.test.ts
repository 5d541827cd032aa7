import {describe, expect, it} from 'vitest';
import type {BenchEvent} from '../../src/bench/types.ts';
import {
  type BenchView,
  emptyBench,
  faultLines,
  foldBench,
  pairRows,
  validSeconds,
} from '../../src/ui/bench-view.ts';
import {head, phase, run, verdict} from './bench-events.ts';

function folded(...events: readonly BenchEvent[]): BenchView {
  return events.reduce((view, event, index) => foldBench(view, event, index * 1000), emptyBench);
}

const begun: BenchEvent = {type: 'bench.block', head: head()};
const done = (record: ReturnType<typeof run>): BenchEvent => ({type: 'bench.run', run: record});

function rowsOf(view: BenchView): ReturnType<typeof pairRows> {
  const {online} = view.blocks;
  if (online === null) throw new Error('no block was begun');
  return pairRows(online, view.running);
}

describe('the fold of a benchmark', () => {
  it('has a row for the warm-up and for each pair before any run', () => {
    const rows = rowsOf(folded(begun));
    expect(rows.map(row => row.pair)).toEqual([0, 1, 2, 3]);
    expect(rows.every(row => row.cells[0]?.cell.state === 'waiting')).toBe(true);
  });

  it('times a run from its start call, not from the stop before it', () => {
    const view = folded(
      begun,
      phase('baseline', 1, 'stopping'),
      phase('baseline', 1, 'starting'),
      phase('baseline', 1, 'polling'),
    );
    expect(view.running).toMatchObject({startedAtMs: 2000, phaseAtMs: 3000, phase: 'polling'});
  });

  it('keeps a tick with the run that it is about, and drops one of another run', () => {
    const tick = {elapsedMs: 1, restarts: 2, rxBytes: 0, readBytesPerSecond: null, probe: 'refused'};
    const started = [begun, phase('baseline', 1, 'polling')] as const;
    expect(folded(...started, {type: 'bench.tick', run: 'baseline-1-1', tick}).running?.tick).toEqual(tick);
    expect(folded(...started, {type: 'bench.tick', run: 'other', tick}).running?.tick).toBeNull();
  });

  it('gives a pair its ratio only when both runs are valid', () => {
    const rows = rowsOf(
      folded(
        begun,
        done(run('baseline', 1, 90_000)),
        done(run('faststart', 1, 30_000)),
        done(run('baseline', 2, 90_000)),
      ),
    );
    expect(rows.map(row => row.cells[1]?.ratio)).toEqual([null, 3, null, null]);
  });

  it('shows the last attempt of a run and keeps the invalid one in the list of faults', () => {
    const fault = {faults: [{gate: 'R3', text: 'the container restarted'}]};
    const view = folded(
      begun,
      done(run('baseline', 1, 91_000, fault)),
      done(run('baseline', 1, 89_000, {attempt: 2})),
    );
    expect(rowsOf(view)[1]?.cells[0]?.cell).toEqual({state: 'valid', readyMs: 89_000, attempt: 2});
    expect(view.blocks.online && faultLines(view.blocks.online)).toEqual([
      'pair 1 baseline, attempt 1: R3 the container restarted',
    ]);
  });

  it('calls a run that never became ready invalid', () => {
    expect(rowsOf(folded(begun, done(run('baseline', 1, null))))[1]?.cells[0]?.cell.state).toBe('invalid');
  });

  it('counts neither warm-ups nor invalid runs', () => {
    const fault = {faults: [{gate: 'R1', text: 'x'}]};
    const view = folded(
      begun,
      done(run('baseline', 0, 95_000)),
      done(run('baseline', 1, 90_000)),
      done(run('baseline', 2, 91_000, fault)),
    );
    expect(view.blocks.online && validSeconds(view.blocks.online, 'baseline')).toEqual([90]);
  });

  it('forgets the verdict when a new block begins', () => {
    const before = folded(begun, {type: 'verdict', verdict: verdict()});
    expect(before.verdict?.state).toBe('PROVEN');
    expect(foldBench(before, {type: 'bench.block', head: head('offline')}, 9).verdict).toBeNull();
  });

  it('keeps the online block beside the offline one', () => {
    const view = folded(begun, done(run('baseline', 1, 90_000)), {
      type: 'bench.block',
      head: head('offline'),
    });
    expect(view.blocks.online?.runs).toHaveLength(1);
    expect(view.blocks.offline?.runs).toHaveLength(0);
    expect(view.latest).toBe('offline');
  });
});
