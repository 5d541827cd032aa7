import {describe, expect, it} from 'vitest';
import type {BenchEvent, Verdict} from '../../src/bench/types.ts';
import {head, phase, run, verdict} from './bench-events.ts';
import {drive, ENTER} from './drive.ts';
import {passing, stopping, type World} from './fake-program.ts';

/** Step 6 says these events and then waits to be let go. */
function measuring(world: World, events: readonly BenchEvent[]): {letGo: () => void} {
  const held = Promise.withResolvers<void>();
  world.gates.set('bench-online-done', stopping('no complete block'));
  world.perform = async (_, {emit}) => {
    for (const event of events) emit(event);
    await held.promise;
    world.gates.set('bench-online-done', passing);
    return {ok: true};
  };
  return {letGo: held.resolve};
}

const tick = {elapsedMs: 1, restarts: 0, rxBytes: 0, readBytesPerSecond: 1.9e9, probe: 'refused'};

const middle: readonly BenchEvent[] = [
  {type: 'bench.block', head: head()},
  {type: 'bench.run', run: run('baseline', 0, 95_000)},
  {type: 'bench.run', run: run('faststart', 0, 30_000)},
  {type: 'bench.run', run: run('baseline', 1, 89_100)},
  {type: 'bench.run', run: run('faststart', 1, 27_300)},
  {
    type: 'bench.run',
    run: run('faststart', 2, 26_800, {faults: [{gate: 'R5', text: 'the network was used'}]}),
  },
  phase('baseline', 2, 'starting'),
  phase('baseline', 2, 'polling'),
  {type: 'bench.tick', run: 'baseline-2-1', tick},
];

describe.each([
  {columns: 80, rows: 24},
  {columns: 60, rows: 20},
])('the benchmark at $columns x $rows', ({columns, rows}) => {
  it('has a row per pair, a word for every run that does not count, and a timer for the one under way', async () => {
    const {screen} = drive(columns, rows, world => void measuring(world, middle));
    await screen.shows('restart both arms');
    screen.type(ENTER);
    await screen.shows('baseline ready');
    const text = await screen.text();
    expect(text).toMatch(/warm-up\s+95\.0 s.*discarded\s+30\.0 s.*discarded/);
    expect(text).toMatch(/\n1\s+89\.1 s.*27\.3 s.*3\.26/);
    expect(text).toMatch(/\n2\s+.*\d+ s.*polling\s+26\.8 s.*INVALID/);
    expect(text).toContain('vllm_baseline polling, up');
    expect(text).toMatch(/disk\s+1\.9 GB\/s/);
    expect(text).toMatch(/1 valid pair, too few/);
  });
});

it('waits between two runs on a key, says so, and goes on by the same key', async () => {
  const {screen} = drive(80, 24, world => {
    world.gates.set('bench-online-done', stopping('no complete block'));
    world.perform = async (_, {emit, pause, signal}) => {
      for (const event of middle) emit(event);
      while (pause?.isAsked() !== true) await new Promise(resolve => setImmediate(resolve));
      emit({type: 'bench.paused', block: head().id});
      await pause.released(signal);
      emit({type: 'bench.continued', block: head().id});
      await new Promise(resolve => signal.addEventListener('abort', resolve));
      return {ok: true};
    };
  });
  await screen.shows('restart both arms');
  screen.type(ENTER);
  await screen.shows('s pause');
  screen.type('s');
  await screen.shows('WAITING between two runs');
  await screen.shows('s goes on, and x stops it');
  screen.type('s');
  await screen.shows(/^(?![\s\S]*WAITING between)[\s\S]*baseline ready/);
  expect(await screen.text()).not.toContain('s goes on');
  screen.type('x');
  await screen.shows('enter run step');
});

async function withVerdict(shown: Verdict, rehearsal: string | null = null): Promise<string> {
  const {screen} = drive(
    80,
    24,
    world => {
      measuring(world, [...middle, {type: 'verdict', verdict: shown}]).letGo();
    },
    {rehearsal},
  );
  await screen.shows('restart both arms');
  screen.type(ENTER);
  await screen.shows('PASS  6 online');
  return screen.text();
}

describe('the verdict', () => {
  it('says state, sentence, number, scope, what is missing and what to do next', async () => {
    const text = await withVerdict(verdict());
    expect(text).toContain('PROVEN');
    expect(text).toContain('3.26 ×  95 % interval [3.10, 3.42], 3 pairs');
    expect(text).toMatch(/scope\s+restart \| store warm/);
    expect(text).toMatch(/missing\s+GPU clocks/);
    expect(text).toMatch(/next\s+write the report/);
  });

  it('never looks like a measurement in a rehearsal', async () => {
    const text = await withVerdict(verdict({rehearsal: true}), 'blank-nvme');
    expect(text).toContain('REHEARSAL: not a measurement');
    expect(text).toMatch(/REHEARSAL blank-nvme/);
    expect(text).not.toContain('3.26 ×');
  });

  it('shows no number for an invalid run', async () => {
    const text = await withVerdict(
      verdict({state: 'INVALID_RUN', headline: 'The disk changed between runs.'}),
    );
    expect(text).toContain('INVALID RUN');
    expect(text).not.toContain('3.10, 3.42');
  });
});

it('names a crash loop while it is waited for', async () => {
  const looping: readonly BenchEvent[] = [
    ...middle,
    {type: 'bench.tick', run: 'baseline-2-1', tick: {...tick, restarts: 3}},
  ];
  const {screen} = drive(80, 24, world => void measuring(world, looping));
  await screen.shows('restart both arms');
  screen.type(ENTER);
  await screen.shows('vllm_baseline restarted 3 times: a crash loop looks like a hang');
});

it('keeps title and stamp of a rehearsal apart at 60 columns', async () => {
  const {screen} = drive(60, 20, world => void measuring(world, middle), {rehearsal: 'two-nvme'});
  await screen.shows('restart both arms');
  screen.type(ENTER);
  await screen.shows(/^ONLINE +REHEARSAL: not a measurement$/m);
});
