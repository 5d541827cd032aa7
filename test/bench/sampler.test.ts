import {describe, expect, test} from 'vitest';
import {periods, type RunSpec} from '../../src/bench/run-spec.ts';
import {type Measured, measureRun} from '../../src/bench/sampler.ts';
import type {ArmId} from '../../src/bench/types.ts';
import type {Diagnosis} from '../../src/diagnose/types.ts';
import {sllm} from '../../src/stacks/sllm.ts';
import {config, type FakeBench, fakeBench} from '../support/fake-bench.ts';

const WEIGHTS = 1_000_000_000;

function specOf(bench: FakeBench, arm: ArmId, patch: Partial<RunSpec> = {}): RunSpec {
  return {
    id: 'run-1',
    block: 'block-1',
    arm: arm === 'baseline' ? sllm.baseline : sllm.arms[0],
    made: [],
    others: [arm === 'baseline' ? 'vllm_faststart' : 'vllm_baseline'],
    mode: 'offline',
    pair: 1,
    attempt: 1,
    port: arm === 'baseline' ? 8001 : 8082,
    model: config.modelName,
    seed: 0,
    drop: 'files',
    storeTier: 'warm',
    weights: [{path: '/nvme/weights', bytes: WEIGHTS, uid: 1000}],
    cacheFolder: config.cacheFolder,
    device: '/dev/nvme0n1',
    deadlines: {readyMs: 1_200_000, companionMs: 60_000},
    emit: event => bench.context.emit(event),
    diagnose: async () => null,
    tell: () => undefined,
    signal: bench.abort.signal,
    ...patch,
  };
}

async function measure(bench: FakeBench, arm: ArmId, patch: Partial<RunSpec> = {}): Promise<Measured> {
  const measured = await measureRun(bench.context, specOf(bench, arm, patch));
  if (measured === null) throw new Error('the run was stopped');
  return measured;
}

const gatesOf = ({record}: Measured): string[] => record.faults.map(fault => fault.gate);

test('the order is stop, exit, evict, verify, start, poll, complete', async () => {
  const bench = fakeBench();
  bench.docker.patch('vllm_faststart', {status: 'running'});
  bench.docker.patch('vllm_baseline', {status: 'running'});
  const {record} = await measure(bench, 'baseline');
  expect(bench.calls).toEqual([
    'exited vllm_faststart',
    'exited vllm_baseline',
    'evict weights',
    'verify',
    'start vllm_baseline',
    'poll vllm_baseline',
    'complete vllm_baseline',
  ]);
  expect(record.faults).toEqual([]);
  expect(record.phases.stopMs).toBe(1000);
});

test('nothing is evicted while the old container could not be stopped', async () => {
  const bench = fakeBench();
  bench.docker.patch('vllm_baseline', {status: 'running'});
  const context = {
    ...bench.context,
    docker: {
      ...bench.docker,
      stop: async () => ({ok: false, code: 'timeout', message: 'still there'}) as const,
    },
  };
  const measured = await measureRun(context, specOf(bench, 'baseline'));
  expect(measured?.record.faults[0]).toMatchObject({gate: 'R2'});
  expect(bench.calls).toEqual([]);
});

test('boot time runs from the start call to the first good answer, and the gap is about one poll period', async () => {
  const {record} = await measure(fakeBench(), 'baseline');
  expect(record.phases.bootMs).toBeGreaterThan(30_020);
  expect(record.phases.bootMs).toBeLessThan(30_250);
  expect(record.poll.gapMs).toBeLessThanOrEqual(104);
  expect(record.poll.answers.ready).toBe(1);
  expect(record.poll.answers.reset).toBeGreaterThan(290);
});

test('the run keeps its evidence', async () => {
  const bench = fakeBench();
  bench.onStart = container => {
    container.logs.push(
      'Loading weights took 6.5 seconds',
      'Model loading took 14.9 GiB memory and 7.1 seconds',
    );
    container.rxBytes = 40_000;
  };
  const {record} = await measure(bench, 'baseline');
  expect(record.network).toEqual({rxBytes: 40_000, hubCacheGrowthBytes: 0, class: 'none'});
  expect(record.disk.readBytes).toBeGreaterThanOrEqual(WEIGHTS);
  expect(record.log).toMatchObject({weightsSeconds: 6.5, modelLoadSeconds: 7.1, downloadSeconds: null});
  expect(record.cache).toEqual({drop: 'files', residentBytes: 0, weightBytes: WEIGHTS, unproven: null});
  expect(record.completion).toEqual({status: 200, tokens: 32, text: ' Paris, of course'});
});

test('phases are said in order and a tick comes about once a second', async () => {
  const bench = fakeBench();
  await measure(bench, 'baseline');
  const phases = bench.events.flatMap(event => (event.type === 'bench.phase' ? [event.phase] : []));
  expect(phases).toEqual([
    'stopping',
    'evicting',
    'verifying',
    'settling',
    'starting',
    'polling',
    'completing',
    'collecting',
  ]);
  const ticks = bench.events.flatMap(event => (event.type === 'bench.tick' ? [event.tick] : []));
  expect(ticks.length).toBeGreaterThanOrEqual(28);
  expect(ticks.length).toBeLessThanOrEqual(31);
  expect(ticks.at(-1)).toMatchObject({restarts: 0, probe: 'reset'});
});

test('a container that ends while it is waited for ends the wait at once and is diagnosed', async () => {
  const bench = fakeBench();
  const diagnosis: Diagnosis = {healthy: false, stage: 'config', causes: [], notSeen: []};
  const asked: string[] = [];
  bench.onStart = container => {
    void bench.clock
      .sleep(3000)
      .then(() => bench.docker.patch(container.facts.name, {status: 'exited', exitCode: 1}));
  };
  const measured = await measure(bench, 'baseline', {
    diagnose: async container => {
      asked.push(container);
      return diagnosis;
    },
  });
  expect(gatesOf(measured)).toEqual(['R2']);
  expect(measured.record.faults[0]?.text).toContain('exit code 1');
  expect(measured).toMatchObject({broke: true, diagnosis});
  expect(asked).toEqual(['vllm_baseline']);
  expect(bench.clock.nowMs()).toBeLessThan(5000);
});

test('a restart loop is seen by the second start, however short the exits are', async () => {
  const bench = fakeBench();
  bench.onStart = container => {
    void bench.clock.sleep(12_000).then(() =>
      bench.docker.patch(container.facts.name, {
        restartCount: 1,
        startedAt: '2026-11-23T12:30:00Z',
        exitCode: 1,
      }),
    );
  };
  const measured = await measure(bench, 'baseline');
  expect(measured.record.faults[0]?.text).toContain('RestartCount 1');
  expect(bench.clock.nowMs()).toBeLessThan(14_000);
});

test('a server that is never ready ends at the deadline with its last answer', async () => {
  const bench = fakeBench();
  bench.answer = () => ({status: 503, body: ''});
  const measured = await measure(bench, 'baseline', {deadlines: {readyMs: 60_000, companionMs: 1000}});
  expect(measured.record.faults).toEqual([{gate: 'R1', text: 'not ready after 60 s; last answer: 503'}]);
  expect(measured.broke).toBe(true);
});

test('another model on the port is not ready', async () => {
  const bench = fakeBench();
  bench.answer = () => ({status: 200, body: '{"data":[{"id":"other/model"}]}'});
  const measured = await measure(bench, 'baseline', {deadlines: {readyMs: 5000, companionMs: 1000}});
  expect(measured.record.poll.answers).toEqual({'wrong-model': expect.any(Number)});
});

test('weights that stay in memory are evicted once more, then the run is invalid without a start', async () => {
  const bench = fakeBench();
  bench.resident = [WEIGHTS, WEIGHTS];
  const measured = await measure(bench, 'baseline');
  expect(gatesOf(measured)).toEqual(['R5']);
  expect(bench.calls).toEqual(['evict weights', 'verify', 'evict weights', 'verify']);
});

test('a second eviction that takes is good', async () => {
  const bench = fakeBench();
  bench.resident = [WEIGHTS, 0];
  expect(gatesOf(await measure(bench, 'baseline'))).toEqual([]);
});

test('resident pages say nothing about faststart, whose store reads past the page cache', async () => {
  const bench = fakeBench();
  bench.resident = [WEIGHTS];
  const measured = await measure(bench, 'faststart');
  expect(gatesOf(measured)).toEqual([]);
  expect(measured.record.cache.residentBytes).toBe(WEIGHTS);
});

test('without fincore the run counts, and says that a cold cache is not proven', async () => {
  const bench = fakeBench();
  bench.command = command => (command.argv[0] === '/usr/bin/fincore' ? {notFound: true} : undefined);
  const measured = await measure(bench, 'baseline');
  expect(gatesOf(measured)).toEqual([]);
  expect(measured.record.cache.unproven).toContain('fincore is not installed');
});

test('a cold baseline that did not read its weights from the disk got them from elsewhere', async () => {
  const measured = await measure(fakeBench(), 'baseline', {
    weights: [{path: '/nvme/weights', bytes: 5 * WEIGHTS, uid: 1000}],
  });
  expect(gatesOf(measured)).toEqual(['R7']);
});

test('caches that are kept must hold the weights: half of them is neither a cold start nor a warm one', async () => {
  const bench = fakeBench();
  bench.resident = [WEIGHTS / 2];
  const measured = await measure(bench, 'baseline', {drop: 'none'});
  expect(gatesOf(measured)).toEqual(['R5']);
  expect(gatesOf(await measure(bench, 'baseline', {drop: 'none', pair: 0}))).toEqual([]);
});

test('weights that were declared in memory and were read from the disk were not there', async () => {
  const bench = fakeBench();
  bench.resident = [WEIGHTS];
  expect(gatesOf(await measure(bench, 'baseline', {drop: 'none'}))).toEqual(['R7']);
});

test('who keeps the weights in memory is named', async () => {
  const bench = fakeBench();
  bench.resident = [WEIGHTS, WEIGHTS];
  bench.command = command => (command.argv[0] === '/usr/bin/fuser' ? {stdout: ' 4711m'} : undefined);
  const {record} = await measure(bench, 'baseline');
  expect(record.faults[0]?.text).toContain('mapped by process 4711');
});

test('a GPU that somebody else computes on is not free', async () => {
  const bench = fakeBench();
  bench.command = command =>
    command.argv[1]?.startsWith('--query-compute-apps') ? {stdout: '4711, python3\n'} : undefined;
  bench.files['/proc/4711/cgroup'] = '0::/user.slice\n';
  const measured = await measure(bench, 'baseline');
  expect(measured.record.faults).toEqual([
    {gate: 'R8', text: 'the GPU is not free: process 4711 (python3) computes on it'},
  ]);
  expect(bench.calls).not.toContain('start vllm_baseline');
});

test('a store of the block that stays up computes on the GPU whichever arm starts: it belongs there', async () => {
  const bench = fakeBench();
  bench.command = command =>
    command.argv[1]?.startsWith('--query-compute-apps') ? {stdout: '4711, sllm-store\n'} : undefined;
  bench.files['/proc/4711/cgroup'] = '0::/system.slice/docker-id-sllm_store.scope\n';
  expect(gatesOf(await measure(bench, 'faststart'))).toEqual([]);
  const made = [{name: 'sllm_store', id: 'id-sllm_store'}];
  expect(gatesOf(await measure(bench, 'baseline', {made}))).toEqual([]);
});

test('a store that the block did not make, and an arm that should be down, are somebody else on the GPU', async () => {
  const bench = fakeBench();
  bench.command = command =>
    command.argv[1]?.startsWith('--query-compute-apps') ? {stdout: '4711, python3\n'} : undefined;
  bench.files['/proc/4711/cgroup'] = '0::/system.slice/docker-id-sllm_store.scope\n';
  expect(gatesOf(await measure(bench, 'baseline'))).toEqual(['R8']);
  const made = [{name: 'vllm_faststart', id: 'id-vllm_faststart'}];
  bench.files['/proc/4711/cgroup'] = '0::/system.slice/docker-id-vllm_faststart.scope\n';
  expect(gatesOf(await measure(bench, 'baseline', {made}))).toEqual(['R8']);
});

test('a disk that is busy before anything is started is somebody else at work', async () => {
  const bench = fakeBench();
  Object.defineProperty(bench.files, '/sys/class/block/nvme0n1/stat', {
    get: () => `1 0 0 0 0 0 0 0 0 ${Math.round(bench.clock.nowMs() / 2)} 0`,
  });
  const measured = await measure(bench, 'baseline');
  expect(measured.record.faults).toEqual([
    {gate: 'R9', text: expect.stringMatching(/busy (49|50|51) % of the time/)},
  ]);
  expect(measured.record.evidence?.phases.settleMs).toBeGreaterThan(10_000);
});

test('a hub that swallows everything is seen though not a byte came', async () => {
  const bench = fakeBench();
  bench.composeEnv.HF_HUB_OFFLINE = '1';
  bench.onStart = container => bench.docker.patch(container.facts.name, {pid: 77});
  bench.files['/proc/77/net/dev'] = 'Inter-|\n face |bytes\n lo: 9 0\n eth0: 0 0\n';
  bench.files['/proc/77/net/tcp'] = ' sl local rem st\n 0: 020012AC:C001 076433C6:01BB 02 0:0 0:0 0 0 0 1\n';
  const measured = await measure(bench, 'baseline');
  expect(measured.record.network).toMatchObject({rxBytes: 0, class: 'chatter'});
  expect(measured.record.evidence?.network.remotes).toMatchObject([
    {address: '198.51.100.7:443', states: ['SYN_SENT']},
  ]);
  expect(measured.record.faults).toEqual([
    {gate: 'R10', text: 'network chatter in an offline run; 198.51.100.7:443 SYN_SENT'},
  ]);
});

test('what could not be seen is written down as such', async () => {
  const {record} = await measure(fakeBench(), 'baseline');
  expect(record.evidence?.unseen).toContain('memory and clocks of the GPU: nvidia-smi is not installed');
  expect(record.evidence?.unseen.join()).toContain('connections of the container');
});

test('a process without the offline variables of its container was not offline', async () => {
  const bench = fakeBench();
  bench.onStart = container => bench.docker.patch(container.facts.name, {pid: 77});
  bench.command = command =>
    command.argv[0] === '/usr/bin/grep' ? {stdout: 'HF_HUB_OFFLINE=0\0'} : undefined;
  expect(gatesOf(await measure(bench, 'baseline'))).toEqual(['R10']);
});

test('a server that logs its last line is looked at at once', async () => {
  const bench = fakeBench();
  bench.readyAfterMs.vllm_baseline = 30_073;
  bench.onStart = container => {
    void bench.clock.sleep(30_070).then(() => bench.docker.say(container.facts.name, 'startup complete'));
  };
  const {record} = await measure(bench, 'baseline');
  expect((record.phases.bootMs ?? 0) - 50 - 30_073).toBeLessThan(20);
  expect(record.poll.gapMs).toBeLessThan(40);
});

test('the store is started before faststart when it is down, and left alone when it is up', async () => {
  const bench = fakeBench();
  await measure(bench, 'faststart');
  await measure(bench, 'faststart');
  expect(bench.calls.filter(call => call.includes('sllm_store'))).toEqual(['start sllm_store']);
});

/** A store that needs this long until its health check holds, from each start on. */
function slowStore(bench: FakeBench, startUpMs: number): void {
  bench.onStart = ({facts}) => {
    if (facts.name !== 'sllm_store') return;
    bench.docker.patch('sllm_store', {health: 'starting'});
    void bench.clock.sleep(startUpMs).then(() => bench.docker.patch('sllm_store', {health: 'healthy'}));
  };
}

const beside = {'com.docker.compose.depends_on': 'sllm_store:service_started:false'};
const after = {'com.docker.compose.depends_on': 'sllm_store:service_healthy:false'};

describe('a cold start', () => {
  test('begins with the store down, however it was before', async () => {
    const bench = fakeBench();
    bench.docker.patch('sllm_store', {status: 'running'});
    await measure(bench, 'faststart', {storeTier: 'cold'});
    expect(bench.calls.filter(call => /^(?:exited|evict|start) /.test(call))).toEqual([
      'exited sllm_store',
      'evict weights',
      'start sllm_store',
      'start vllm_faststart',
    ]);
  });

  test.each([
    ['made to wait for the store', after, 18_000],
    ['of which nothing is known', {}, 18_000],
    ['that starts beside the store', beside, 0],
  ])('counts from the start call of the store: of a server %s', async (_, labels, waitedMs) => {
    const bench = fakeBench();
    bench.docker.patch('vllm_faststart', {labels});
    slowStore(bench, 18_000);
    // Without a device: what this machine's store reads is not counted.
    const {record} = await measure(bench, 'faststart', {storeTier: 'cold', device: null});
    expect(record.faults).toEqual([]);
    const whole = waitedMs + 24_020;
    expect(record.phases.bootMs).toBeGreaterThanOrEqual(whole);
    expect(record.phases.bootMs).toBeLessThan(whole + 1000);
    const storeMs = record.evidence?.phases.storeReadyMs ?? 0;
    expect(storeMs).toBeGreaterThanOrEqual(18_000);
    expect(storeMs).toBeLessThan(19_000);
  });

  test('of a server that a warm store waits for counts from the server: the store is no part of a restart', async () => {
    const bench = fakeBench();
    slowStore(bench, 18_000);
    const {record} = await measure(bench, 'faststart');
    expect(record.phases.bootMs).toBeLessThan(25_000);
    expect(record.evidence?.phases.storeReadyMs).toBeGreaterThanOrEqual(18_000);
  });

  test.each([
    ['is none when the store read nothing', 'store', ['R6']],
    ['is not judged by the log of a companion that does not say what it read', 'hub-cache', []],
  ] as const)('%s', async (_, weights, gates) => {
    const bench = fakeBench();
    bench.onStart = ({facts, logs}) => {
      if (facts.name === 'sllm_store') logs.push('it serves');
    };
    const arm = {...sllm.arms[0], weights};
    expect(gatesOf(await measure(bench, 'faststart', {arm, storeTier: 'cold', device: null}))).toEqual(gates);
  });

  test('ends with the store that ends', async () => {
    const bench = fakeBench();
    bench.docker.patch('vllm_faststart', {labels: beside});
    bench.readyAfterMs.vllm_faststart = 1_000_000;
    bench.onStart = ({facts}) => {
      if (facts.name !== 'sllm_store') return;
      bench.docker.patch('sllm_store', {health: 'starting'});
      void bench.clock
        .sleep(5000)
        .then(() => bench.docker.patch('sllm_store', {status: 'exited', exitCode: 3}));
    };
    const {record} = await measure(bench, 'faststart', {storeTier: 'cold'});
    expect(record.faults.map(fault => fault.gate)).toEqual(['R1', 'R6']);
    expect(record.faults[1]?.text).toContain('sllm_store ended with exit code 3');
  });
});

test('a store that does not get healthy invalidates the run', async () => {
  const bench = fakeBench();
  bench.docker.patch('sllm_store', {health: 'starting'});
  expect(gatesOf(await measure(bench, 'faststart'))).toEqual(['R6']);
});

test('a warm store that read the disk was not warm', async () => {
  const bench = fakeBench();
  bench.onStart = container => {
    if (container.facts.name === 'vllm_faststart')
      bench.docker.containers
        .get('sllm_store')
        ?.logs.push('Finished loading model org/model/rank_0 from disk');
  };
  expect(gatesOf(await measure(bench, 'faststart'))).toEqual(['R6']);
  expect(gatesOf(await measure(bench, 'faststart', {pair: 0}))).toEqual([]);
});

test('bytes received in an offline run invalidate it, in an online run they are evidence', async () => {
  const bench = fakeBench();
  bench.onStart = container => {
    container.rxBytes = 5_000_000;
  };
  expect(gatesOf(await measure(bench, 'baseline'))).toEqual(['R10']);
  const online = await measure(bench, 'baseline', {mode: 'online'});
  expect(gatesOf(online)).toEqual([]);
  expect(online.record.network.class).toBe('chatter');
});

test('a server that dies during the first completion is invalid', async () => {
  const bench = fakeBench();
  bench.answer = (url, container) => {
    if (!url.endsWith('/v1/completions')) return undefined;
    bench.docker.patch(container.facts.name, {status: 'exited', exitCode: 137, oomKilled: true});
    return {status: 500, body: 'EngineDeadError'};
  };
  expect(gatesOf(await measure(bench, 'baseline'))).toEqual(['R11', 'R2']);
});

test('polls too far apart make the ready time too vague', async () => {
  const bench = fakeBench();
  bench.answer = (url, container) => {
    // This program does not get to run for a while, right before the server is ready.
    const sinceMs = bench.clock.nowMs() - (container.startedMs ?? 0);
    if (url.endsWith('/v1/models') && sinceMs > 29_900 && sinceMs < 30_020) bench.clock.advance(900);
    return undefined;
  };
  const measured = await measure(bench, 'baseline');
  expect(gatesOf(measured)).toEqual(['R4']);
});

test('the signal ends a run while it is waiting, and there is no record of half a run', async () => {
  const bench = fakeBench();
  bench.onStart = () => {
    void bench.clock.sleep(5000).then(() => bench.abort.abort());
  };
  expect(await measureRun(bench.context, specOf(bench, 'baseline'))).toBeNull();
  expect(bench.clock.nowMs()).toBeLessThan(6000);
});

test('a warm-up may be vague: its time is not used', async () => {
  const bench = fakeBench();
  bench.answer = (url, container) => {
    const sinceMs = bench.clock.nowMs() - (container.startedMs ?? 0);
    if (url.endsWith('/v1/models') && sinceMs > 29_900 && sinceMs < 30_020) bench.clock.advance(900);
    return undefined;
  };
  expect(gatesOf(await measure(bench, 'baseline', {pair: 0}))).toEqual([]);
});

test('on a scaled clock looks are as far apart as real timers can tell', () => {
  expect(periods(1)).toEqual({
    ...{pollMs: 100, spokenPollMs: 200, closestMs: 15, tickMs: 1000},
    ...{lookMs: 1500, toldLookMs: 6000},
  });
  expect(periods(60)).toEqual({
    ...{pollMs: 300, spokenPollMs: 300, closestMs: 300, tickMs: 3000},
    ...{lookMs: 1500, toldLookMs: 6000},
  });
});
