import {expect, test} from 'vitest';
import {until} from '../support/until.ts';
import {compose, logOf, prepare, type Rehearsed, rehearse, untilServed, value} from './rehearse.ts';

const MODEL = 'meta-llama/Llama-3.1-8B-Instruct';
const WEIGHTS = 16_060_522_496;
const CACHE = `/nvme/hf-cache/hub/models--${MODEL.replace('/', '--')}`;
const convert = (rehearsed: Rehearsed) =>
  rehearsed.run(
    compose(
      rehearsed,
      '--profile',
      'tools',
      'run',
      '-d',
      '--name',
      'convert_model',
      '-T',
      '-e',
      'HF_HUB_OFFLINE=0',
      'convert_model',
    ),
  );

/** Everything before the benchmark. */
async function converted(): Promise<Rehearsed> {
  const rehearsed = await rehearse('blank-nvme');
  await prepare(rehearsed);
  expect((await rehearsed.run(compose(rehearsed, 'build', 'vllm_faststart'))).ok).toBe(true);
  expect((await convert(rehearsed)).ok).toBe(true);
  expect((await logOf(rehearsed, 'convert_model')).at(-1)).toContain('convert: done');
  return rehearsed;
}

async function readiness(rehearsed: Rehearsed, container: string, port: number): Promise<number> {
  value(await rehearsed.docker.start(container));
  const startedMs = performance.now();
  expect(await untilServed(rehearsed, port)).toBe(MODEL);
  return ((performance.now() - startedMs) * rehearsed.rehearsal.clockScale) / 1000;
}

test('a stack without its image is an error; building makes it', async () => {
  const rehearsed = await rehearse('blank-nvme');
  await prepare(rehearsed);
  const {run, docker} = rehearsed;
  expect(await docker.image('vllm-faststart:v0.11.2')).toMatchObject({ok: false, code: 'not-found'});
  expect((await run(compose(rehearsed, 'up', '-d', 'vllm_baseline'))).stderr).toContain('No such image');
  const built = await run(compose(rehearsed, 'build', 'vllm_faststart'));
  expect(built.stderr).toContain('Built');
  expect(value(await docker.image('vllm-faststart:v0.11.2')).labels).toMatchObject({
    'com.docker.compose.project': 'vllm-faststart',
  });
});

test('conversion fills cache and output, and leaves an output that is there alone', async () => {
  const rehearsed = await converted();
  const {docker, host} = rehearsed;
  const facts = value(await docker.inspect('convert_model'));
  expect(facts).toMatchObject({status: 'exited', exitCode: 0, restartPolicy: 'no'});
  expect(facts.env).toMatchObject({HF_HUB_OFFLINE: '0', HF_HOME: '/hf-cache'});
  expect(facts.labels).toMatchObject({
    'com.docker.compose.oneoff': 'True',
    'com.docker.compose.service': 'convert_model',
  });
  expect(value(await host.readFolder(`/nvme/sllm-models/vllm/${MODEL}/rank_0`)).toSorted()).toEqual([
    'tensor.data_0',
    'tensor.data_1',
    'tensor_index.json',
  ]);
  expect(value(await host.readText(`${CACHE}/refs/main`))).toMatch(/^[0-9a-f]{40}$/);
  await docker.remove('convert_model');
  await convert(rehearsed);
  expect(await logOf(rehearsed, 'convert_model')).toEqual([
    `convert: /nvme/sllm-models/vllm/${MODEL} is there and complete: nothing to do`,
  ]);
  expect(rehearsed.rehearsal.unexpected).toEqual([]);
});

test('both arms restart: cold files are read from the disk, the store keeps the model in memory', async () => {
  const rehearsed = await converted();
  const {run, docker, host, http} = rehearsed;
  expect((await run(compose(rehearsed, 'up', '--no-start', 'vllm_baseline'))).ok).toBe(true);
  expect(value(await docker.inspect('vllm_baseline'))).toMatchObject({status: 'created', startedAt: null});
  await readiness(rehearsed, 'vllm_baseline', 8001);
  value(await docker.stop('vllm_baseline'));
  const [snapshot] = value(await host.readFolder(`${CACHE}/snapshots`));
  const shards = value(await host.readFolder(`${CACHE}/snapshots/${snapshot}`))
    .filter(name => name.endsWith('.safetensors'))
    .map(name => `${CACHE}/snapshots/${snapshot}/${name}`);
  const resident = async () => {
    const [first = '', ...rest] = shards;
    const {stdout} = await run([
      '/usr/bin/fincore',
      '--json',
      '--bytes',
      '--output',
      'RES,SIZE,FILE',
      first,
      ...rest,
    ]);
    return JSON.parse(stdout).fincore.reduce((sum: number, row: {res: number}) => sum + row.res, 0);
  };
  expect(await resident()).toBeGreaterThan(WEIGHTS);
  for (const shard of shards)
    await run(['/usr/bin/dd', `if=${shard}`, 'iflag=nocache', 'count=0', 'status=none']);
  expect(await resident()).toBe(0);
  await readiness(rehearsed, 'vllm_baseline', 8001);
  expect(value(await docker.stats('vllm_baseline')).diskReadBytes).toBe(WEIGHTS);
  const ask = async (port: number) => {
    const answer = await http({
      method: 'POST',
      url: `http://127.0.0.1:${port}/v1/completions`,
      body: {model: MODEL, prompt: 'Hello', max_tokens: 8},
    });
    return answer.ok ? JSON.parse(answer.body) : answer;
  };
  const baseline = await ask(8001);
  expect(baseline.usage.completion_tokens).toBe(8);
  value(await docker.stop('vllm_baseline'));
  expect(await http({method: 'GET', url: 'http://127.0.0.1:8001/v1/models'})).toMatchObject({
    ok: false,
    kind: 'refused',
  });

  expect((await run(compose(rehearsed, 'up', '-d', 'vllm_faststart'))).ok).toBe(true);
  await untilServed(rehearsed, 8082);
  const store = value(await docker.inspect('sllm_store'));
  expect(value(await docker.inspect('vllm_faststart'))).toMatchObject({
    networkMode: `container:${store.id}`,
    pidMode: `container:${store.id}`,
  });
  expect(value(await docker.stats('sllm_store')).diskReadBytes).toBe(WEIGHTS);
  expect((await ask(8082)).choices).toEqual(baseline.choices);
  value(await docker.stop('vllm_faststart'));
  await readiness(rehearsed, 'vllm_faststart', 8082);
  const store2 = value(await docker.readLogs('sllm_store', {})).map(line => line.text);
  expect(store2.filter(line => line.includes('from disk'))).toHaveLength(1);
  expect(store2.filter(line => line.includes('Confirm model'))).toHaveLength(2);

  const down = await run(compose(rehearsed, '--profile', '*', 'down', '--remove-orphans'));
  expect(down.stderr).toContain('Container sllm_store  Removed');
  expect(value(await docker.list())).toEqual([]);
  expect(rehearsed.rehearsal.unexpected).toEqual([]);
});

test('an arm that is recreated offline has the flags inside, and still starts from a full cache', async () => {
  const rehearsed = await converted();
  const {run, docker} = rehearsed;
  const offline = {HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1'};
  await run(compose(rehearsed, 'up', '--no-start', '--force-recreate', 'vllm_baseline'), {env: offline});
  expect(value(await docker.inspect('vllm_baseline')).env).toMatchObject(offline);
  value(await docker.start('vllm_baseline'));
  await untilServed(rehearsed, 8001);
  expect(value(await docker.stats('vllm_baseline')).rxBytes).toBeLessThan(100_000);
});

test('an offline start without a cache dies as vLLM does', async () => {
  const rehearsed = await rehearse('blank-nvme');
  await prepare(rehearsed);
  await rehearsed.run(compose(rehearsed, 'build', 'vllm_faststart'));
  await rehearsed.run(compose(rehearsed, 'up', '-d', 'vllm_baseline'), {env: {HF_HUB_OFFLINE: '1'}});
  const log = (await logOf(rehearsed, 'vllm_baseline')).join('\n');
  expect(log).toContain('outgoing traffic has been disabled');
  expect(value(await rehearsed.docker.inspect('vllm_baseline'))).toMatchObject({
    status: 'exited',
    exitCode: 1,
    restartCount: 0,
  });
});

test('an online start without a cache downloads, and says so in bytes and in its log', async () => {
  const rehearsed = await rehearse('blank-nvme');
  await prepare(rehearsed);
  await rehearsed.run(compose(rehearsed, 'build', 'vllm_faststart'));
  await rehearsed.run(compose(rehearsed, 'up', '-d', 'vllm_baseline'));
  await untilServed(rehearsed, 8001);
  expect(value(await rehearsed.docker.stats('vllm_baseline')).rxBytes).toBeGreaterThan(WEIGHTS);
  const log = value(await rehearsed.docker.readLogs('vllm_baseline', {})).map(line => line.text);
  expect(log.some(line => line.includes('Time spent downloading weights'))).toBe(true);
});

test('a folder that is not there is an error of Docker, not a new folder on the OS disk', async () => {
  const rehearsed = await rehearse('blank-nvme');
  await prepare(rehearsed);
  await rehearsed.run(compose(rehearsed, 'build', 'vllm_faststart'));
  await rehearsed.run(['/usr/bin/rm', '-rf', '--one-file-system', '--', '/nvme/hf-cache']);
  const up = await rehearsed.run(compose(rehearsed, 'up', '-d', 'vllm_baseline'));
  expect(up.stderr).toContain('bind source path does not exist: /nvme/hf-cache');
});

test('a port that is taken stops the start in the words of Docker', async () => {
  const rehearsed = await rehearse('port-taken');
  await prepare(rehearsed);
  await rehearsed.run(compose(rehearsed, 'build', 'vllm_faststart'));
  const up = await rehearsed.run(compose(rehearsed, 'up', '-d', 'vllm_baseline'));
  expect(up.stderr).toContain('Bind for 127.0.0.1:8001 failed: port is already allocated');
});

test('a crash-looping baseline has died before we came, and goes on dying', async () => {
  const {docker} = await rehearse('crash-looping-baseline');
  const first = value(await docker.inspect('vllm_baseline'));
  expect(first).toMatchObject({restartPolicy: 'unless-stopped', env: {HF_HUB_OFFLINE: '1'}});
  expect(first.restartCount).toBeGreaterThanOrEqual(17);
  await until(
    'one more restart',
    async () => value(await docker.inspect('vllm_baseline')).restartCount > first.restartCount,
  );
  const log = value(await docker.readLogs('vllm_baseline', {tail: 200})).map(line => line.text);
  expect(log.filter(line => line.includes('LocalEntryNotFoundError')).length).toBeGreaterThan(2);
  value(await docker.stop('vllm_baseline'));
  expect(value(await docker.inspect('vllm_baseline')).status).toBe('exited');
});

test('what happens to containers is announced as it happens', async () => {
  const rehearsed = await rehearse('crash-looping-baseline');
  const leave = new AbortController();
  const seen: string[] = [];
  for await (const event of rehearsed.docker.events({signal: leave.signal})) {
    seen.push(`${event.container} ${event.action} ${event.exitCode}`);
    if (seen.length === 3) leave.abort();
  }
  expect(seen.slice(0, 2).sort()).toEqual(['vllm_baseline die 1', 'vllm_baseline start null']);
});

test('where main moves, each online start downloads again; offline the cache is enough', async () => {
  const rehearsed = await rehearse('main-moves');
  await prepare(rehearsed);
  await rehearsed.run(compose(rehearsed, 'build', 'vllm_faststart'));
  const received = async (env: Record<string, string>) => {
    await rehearsed.run(compose(rehearsed, 'up', '-d', '--force-recreate', 'vllm_baseline'), {env});
    await untilServed(rehearsed, 8001);
    return value(await rehearsed.docker.stats('vllm_baseline')).rxBytes;
  };
  expect(await received({})).toBeGreaterThan(WEIGHTS);
  expect(await received({})).toBeGreaterThan(WEIGHTS);
  expect(await received({HF_HUB_OFFLINE: '1'})).toBeLessThan(100_000);
});
