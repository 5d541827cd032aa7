import {expect, test} from 'vitest';
import {isUnfinished, missingSlots} from '../../src/bench/go-on.ts';
import {verdictFromBlocks} from '../../src/bench/input.ts';
import {type BlockOptions, runBlock} from '../../src/bench/session.ts';
import type {Diagnosis} from '../../src/diagnose/types.ts';
import {createPause} from '../../src/engine/pause.ts';
import {config, type FakeBench, fakeBench} from '../support/fake-bench.ts';

const options = (patch: Partial<BlockOptions> = {}): BlockOptions => ({
  mode: 'offline',
  config,
  diagnose: async () => null,
  ...patch,
});

const policiesOf = (bench: FakeBench): string[] =>
  [...bench.docker.containers.values()].map(({facts}) => facts.restartPolicy);
const runsSaid = (bench: FakeBench) =>
  bench.events.flatMap(event => (event.type === 'bench.run' ? [event.run] : []));
const finishedAs = (bench: FakeBench) =>
  bench.events.flatMap(event => (event.type === 'bench.block.finished' ? [event.finished] : []));

test('a block is one warm-up per arm and then pairs in turn, all valid, and its verdict is proven offline', async () => {
  const bench = fakeBench();
  const result = await runBlock(bench.context, options());
  expect(result.ok).toBe(true);
  const runs = runsSaid(bench);
  expect(runs.map(run => `${run.arm[0]}${run.pair}`).join(' ')).toBe('b0 f0 b1 f1 f2 b2 b3 f3');
  expect(runs.flatMap(run => run.faults)).toEqual([]);
  expect(finishedAs(bench)).toEqual(['complete']);
  const verdict = verdictFromBlocks(result.ok ? [result.block] : [], {claim: 'proof'});
  expect(verdict).toMatchObject({state: 'PROVEN_OFFLINE_ONLY', n: 3});
});

test('containers are created with the mode in their environment, before anything is started', async () => {
  const bench = fakeBench();
  await runBlock(bench.context, options());
  expect(bench.calls[0]).toBe('compose up --no-start');
  expect(bench.composeEnv).toEqual({HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1'});
});

test('what must stay the same is written down at the start', async () => {
  const bench = fakeBench();
  const result = await runBlock(bench.context, options());
  expect(result.ok && result.block.head).toMatchObject({
    mode: 'offline',
    pairs: 3,
    seed: 0,
    note: 'a "note"',
    parity: {faststart: []},
    offlineFlags: {baseline: {HF_HUB_OFFLINE: '1'}, faststart: {HF_HUB_OFFLINE: '1'}},
    fingerprint: {
      bootId: 'boot-1',
      disk: '/dev/nvme0n1 uuid-1',
      images: {baseline: 'sha256:1', faststart: 'sha256:1'},
      rehearsal: false,
    },
  });
  expect(result.ok && result.block.head.fingerprint.machine).toMatch(/^[0-9a-f]{16}$/);
});

test('the store is up before the first run and stays up through all of them', async () => {
  const bench = fakeBench();
  await runBlock(bench.context, options());
  const store = bench.calls.filter(call => call.endsWith('sllm_store') && !call.startsWith('policy'));
  expect(store).toEqual(['start sllm_store', 'exited sllm_store']);
  expect(bench.calls.indexOf('start sllm_store')).toBeLessThan(bench.calls.indexOf('start vllm_baseline'));
});

test('restarts are held during the block and put back after it, and both is said', async () => {
  const bench = fakeBench();
  bench.onStart = container => expect(container.facts.restartPolicy).toBe('no');
  await runBlock(bench.context, options());
  expect(policiesOf(bench)).toEqual(['unless-stopped', 'unless-stopped', 'unless-stopped']);
  const said = bench.events.flatMap(event =>
    event.type === 'bench.restore' ? [`${event.state} ${event.container}`] : [],
  );
  expect(said).toEqual([
    'changed vllm_baseline',
    'changed sllm_store',
    'changed vllm_faststart',
    'restored vllm_baseline',
    'restored sllm_store',
    'restored vllm_faststart',
  ]);
});

test('containers that do not restart anyway are not touched', async () => {
  const bench = fakeBench({containers: facts => ({...facts, restartPolicy: 'no'})});
  await runBlock(bench.context, options());
  expect(bench.calls.filter(call => call.startsWith('policy'))).toEqual([]);
});

test('all servers are down at the end', async () => {
  const bench = fakeBench();
  await runBlock(bench.context, options());
  expect([...bench.docker.containers.values()].map(({facts}) => facts.status)).toEqual([
    'exited',
    'exited',
    'exited',
  ]);
});

test('an invalid run is kept and made again', async () => {
  const bench = fakeBench();
  let starts = 0;
  bench.onStart = container => {
    if (container.facts.name === 'vllm_baseline') container.rxBytes = ++starts === 2 ? 9_000_000 : 0;
  };
  const result = await runBlock(bench.context, options());
  expect(result.ok).toBe(true);
  const first = runsSaid(bench).filter(run => run.arm === 'baseline' && run.pair === 1);
  expect(first.map(run => [run.attempt, run.faults.map(fault => fault.gate)])).toEqual([
    [1, ['R10']],
    [2, []],
  ]);
});

test.each([
  [2, 3],
  [0, 1],
])(
  'with %i retries a slot is tried so often, and the verdict says what is missing',
  async (retries, tries) => {
    const bench = fakeBench({bench: {retries}});
    let starts = 0;
    bench.onStart = container => {
      if (container.facts.name === 'vllm_baseline') container.rxBytes = ++starts > 1 ? 9_000_000 : 0;
    };
    const result = await runBlock(bench.context, options());
    expect(runsSaid(bench).filter(run => run.arm === 'baseline' && run.pair === 1)).toHaveLength(tries);
    const verdict = verdictFromBlocks(result.ok ? [result.block] : [], {claim: 'proof'});
    expect(verdict).toMatchObject({state: 'INVALID_RUN', rule: 'V3'});
    if (result.block === null) throw new Error('a block of invalid runs is kept');
    expect(missingSlots(result.block, retries), 'nothing to go on with').toEqual([]);
    expect(missingSlots(result.block, retries + 1).filter(({pair}) => pair === 1)).toEqual([
      {arm: 'baseline', pair: 1},
    ]);
  },
);

test('a crash that a restart cannot help ends the block at once with its cause, and everything is put back', async () => {
  const bench = fakeBench();
  bench.onStart = container => {
    if (container.facts.name !== 'vllm_baseline') return;
    void bench.clock
      .sleep(2000)
      .then(() => bench.docker.patch('vllm_baseline', {status: 'exited', exitCode: 1}));
  };
  const cause = {
    id: 'hf-offline-cache-miss',
    title: 'offline and nothing in the cache',
    confidence: 0.9,
    evidence: [{text: 'no snapshot', source: 'log'}],
    fix: ['faststart run 5'],
    restartHelps: false,
  };
  const diagnosis: Diagnosis = {healthy: false, stage: 'config', causes: [cause], notSeen: []};
  const result = await runBlock(bench.context, options({diagnose: async () => diagnosis}));
  expect(result).toMatchObject({
    ok: false,
    failure: {short: 'vllm_baseline: offline and nothing in the cache', fix: ['faststart run 5']},
  });
  expect(runsSaid(bench)).toHaveLength(1);
  expect(finishedAs(bench)).toEqual(['failed']);
  expect(bench.events).toContainEqual({type: 'diagnosis', container: 'vllm_baseline', diagnosis});
  expect(policiesOf(bench)).toEqual(['unless-stopped', 'unless-stopped', 'unless-stopped']);
});

test('a signal keeps the finished runs, stops the servers and puts restarts back', async () => {
  const bench = fakeBench();
  let starts = 0;
  bench.onStart = () => {
    if (++starts === 4) void bench.clock.sleep(100).then(() => bench.abort.abort());
  };
  const result = await runBlock(bench.context, options());
  expect(result).toMatchObject({ok: true, block: {finished: 'stopped'}});
  expect(runsSaid(bench)).toHaveLength(2);
  expect(finishedAs(bench)).toEqual(['stopped']);
  expect(bench.docker.containers.get('vllm_baseline')?.facts.status).toBe('exited');
  expect(policiesOf(bench)).toEqual(['unless-stopped', 'unless-stopped', 'unless-stopped']);
});

test('containers that are not offline although they were made so are a stop, and nothing is started', async () => {
  const bench = fakeBench();
  bench.command = command => (command.argv[0] === 'docker' ? {} : undefined);
  const result = await runBlock(bench.context, options());
  expect(result).toMatchObject({
    ok: false,
    block: null,
    failure: {expected: 'HF_HUB_OFFLINE=1 inside all arms'},
  });
  expect(bench.calls).toEqual([]);
});

test('containers that cannot be created are a stop with what Compose said', async () => {
  const bench = fakeBench();
  bench.command = command => (command.argv[0] === 'docker' ? {code: 1, stderr: 'no such image'} : undefined);
  const result = await runBlock(bench.context, options());
  expect(result).toMatchObject({ok: false, failure: {observed: 'no such image'}});
  expect(result.ok === false && result.failure.command).toContain(
    'up --no-start --force-recreate vllm_baseline sllm_store vllm_faststart',
  );
});

test('a store that dies ends the block before any run', async () => {
  const bench = fakeBench();
  bench.onStart = container => {
    if (container.facts.name === 'sllm_store')
      bench.docker.patch('sllm_store', {status: 'exited', exitCode: 1, health: null});
  };
  const result = await runBlock(bench.context, options());
  expect(result).toMatchObject({ok: false, failure: {short: 'the benchmark could not begin'}});
  expect(runsSaid(bench)).toEqual([]);
});

test('a pause waits between two runs, and the block goes on to its end', async () => {
  const bench = fakeBench();
  const pause = createPause();
  const running = runBlock(
    {
      ...bench.context,
      pause,
      emit: event => {
        bench.context.emit(event);
        if (event.type === 'bench.run' && event.run.pair === 1 && event.run.arm === 'baseline') pause.ask();
        if (event.type === 'bench.paused') pause.release();
      },
    },
    options(),
  );
  expect((await running).ok).toBe(true);
  const told = bench.events.flatMap(event =>
    event.type === 'bench.run'
      ? [`${event.run.arm[0]}${event.run.pair}`]
      : event.type === 'bench.paused'
        ? ['pause']
        : [],
  );
  expect(told.join(' ')).toBe('b0 f0 b1 pause f1 f2 b2 b3 f3');
});

test('the GPUs are looked at while a benchmark waits, and at no other time', async () => {
  const bench = fakeBench();
  const pause = createPause();
  const emit: typeof bench.context.emit = event => {
    bench.context.emit(event);
    if (event.type === 'bench.run' && event.run.pair === 1 && event.run.arm === 'baseline') pause.ask();
    if (event.type === 'gpu.look') pause.release();
  };
  expect((await runBlock({...bench.context, pause, emit}, options())).ok).toBe(true);
  const told = bench.events.flatMap(({type}) =>
    ['bench.paused', 'gpu.look', 'bench.continued'].includes(type) ? [type] : [],
  );
  expect(told).toEqual(['bench.paused', 'gpu.look', 'bench.continued']);
});

test('a container that somebody else made anew ends the block, and is left alone', async () => {
  const bench = fakeBench();
  let starts = 0;
  bench.onStart = container => {
    if (container.facts.name !== 'vllm_faststart' || ++starts !== 2) return;
    void bench.clock.sleep(3000).then(() => bench.docker.patch('vllm_faststart', {id: 'theirs'}));
  };
  const result = await runBlock(bench.context, options());
  expect(result).toMatchObject({ok: false, block: {finished: 'failed'}});
  expect(runsSaid(bench).at(-1)?.faults).toEqual([
    {gate: 'V1', text: expect.stringContaining('removed or replaced by somebody else')},
  ]);
  expect(bench.docker.containers.get('vllm_faststart')?.facts.status).toBe('running');
  const verdict = verdictFromBlocks(result.block === null ? [] : [result.block], {claim: 'proof'});
  expect(verdict).toMatchObject({state: 'INVALID_RUN', rule: 'V1', ratio: null});
});

test('a container that was replaced between two runs is seen before it is touched', async () => {
  const bench = fakeBench();
  const running = runBlock(
    {
      ...bench.context,
      emit: event => {
        bench.context.emit(event);
        if (event.type === 'bench.run' && event.run.pair === 1 && event.run.arm === 'baseline')
          bench.docker.patch('vllm_faststart', {id: 'theirs', status: 'running'});
      },
    },
    options(),
  );
  expect(await running).toMatchObject({ok: false, block: {finished: 'failed'}});
  expect(runsSaid(bench)).toHaveLength(4);
  expect(runsSaid(bench).at(-1)?.faults).toEqual([
    {gate: 'V1', text: "vllm_faststart was replaced by somebody else's container"},
  ]);
  expect(bench.docker.containers.get('vllm_faststart')?.facts.status).toBe('running');
});

test('a block that was cut off goes on with the runs that are missing, in its own order and with its own seed', async () => {
  const first = fakeBench({bench: {seed: 1, pairs: 3}});
  let starts = 0;
  first.onStart = () => {
    if (++starts === 7) void first.clock.sleep(100).then(() => first.abort.abort());
  };
  const stopped = await runBlock(first.context, options());
  const block = stopped.block;
  if (block === null) throw new Error('a block that was stopped is kept');
  expect(isUnfinished(block)).toBe(true);

  const again = fakeBench({bench: {seed: 2, pairs: 5}});
  const result = await runBlock(again.context, options({goOn: block}));
  expect(result).toMatchObject({ok: true, block: {finished: 'complete', head: {id: block.head.id, seed: 1}}});
  const words = runsSaid(again).map(run => `${run.arm[0]}${run.pair}`);
  expect(words.join(' ')).toBe('f0 b0 f1 b1 b2 f0 b0 f2 f3 b3');
  const ids = runsSaid(again).map(run => run.id);
  expect(new Set(ids).size).toBe(ids.length);
  const verdict = verdictFromBlocks(result.block === null ? [] : [result.block], {claim: 'proof'});
  expect(verdict).toMatchObject({state: 'PROVEN_OFFLINE_ONLY', n: 3});
});

test('where the machine is another than it was, a block that was cut off is begun anew, and that is said', async () => {
  const first = fakeBench();
  let starts = 0;
  first.onStart = () => {
    if (++starts === 6) void first.clock.sleep(100).then(() => first.abort.abort());
  };
  const {block} = await runBlock(first.context, options());
  const again = fakeBench();
  again.files['/proc/sys/kernel/random/boot_id'] = 'boot-2\n';
  const result = await runBlock(again.context, options({goOn: block ?? undefined}));
  expect(result.block?.runs.map(run => `${run.arm[0]}${run.pair}`).join(' ')).toBe('b0 f0 b1 f1 f2 b2 b3 f3');
  expect(again.events).toContainEqual(
    expect.objectContaining({type: 'notice', text: expect.stringMatching(/not gone on with: machine, boot/)}),
  );
});
