import {expect, test} from 'vitest';
import {diagnoseContainer} from '../../src/diagnose/index.ts';
import {observeContainer} from '../../src/diagnose/observe.ts';
import type {ContainerFacts, LogLine} from '../../src/host/ports.ts';
import {baseline, contextWith} from './machine.ts';
import {startUp} from './seen.ts';

const at = (second: number, text: string): LogLine => ({
  text,
  stream: 'stdout',
  at: `2026-11-20T12:00:${String(second).padStart(2, '0')}.5Z`,
});
const before: LogLine = {
  text: 'OSError: offline mode is enabled',
  stream: 'stderr',
  at: '2026-11-20T11:59:59.900000000Z',
};

/** Answers inspect with these in turn, the last one for ever. */
function inspects(...facts: readonly [ContainerFacts, ...ContainerFacts[]]) {
  let call = 0;
  return async () => ({ok: true as const, value: facts[Math.min(call++, facts.length - 1)] ?? facts[0]});
}

test("lines are split into lives by Docker's clock", async () => {
  const context = contextWith({
    docker: {
      inspect: inspects({...baseline, finishedAt: '2026-11-20T11:59:59.850000000Z'}),
      readLogs: async () => ({ok: true, value: [before, ...startUp.map((line, index) => at(index, line))]}),
    },
  });
  const seen = await observeContainer(context, 'vllm_baseline');
  expect(seen).toMatchObject({
    ok: true,
    value: {previous: [{message: before.text}], restartedWhileWatched: false},
  });
  expect(seen.ok && seen.value.current).toHaveLength(startUp.length);
});

test('a start that moves while we watch is a crash loop, though Docker shows "running"', async () => {
  const again = {...baseline, restartCount: 4, startedAt: '2026-11-20T12:00:16Z', exitCode: 1};
  const context = contextWith({
    docker: {
      inspect: inspects(baseline, {...baseline}, again),
      readLogs: async () => ({ok: true, value: [before]}),
    },
  });
  const read = await diagnoseContainer(context, 'vllm_baseline');
  expect(read.ok && read.value.causes.map(cause => cause.id)).toEqual([
    'hf-offline-cache-miss',
    'crash-loop',
  ]);
});

test('a fix names the container, and the folders as the env file sets them', async () => {
  const dying = {...baseline, restartCount: 4, status: 'restarting', exitCode: 1} as const;
  const full: LogLine = {text: 'OSError: [Errno 28] No space left on device', stream: 'stderr', at: null};
  const context = contextWith({
    docker: {inspect: inspects(dying), readLogs: async () => ({ok: true, value: [full]})},
    files: {'/home/operator/stack/.env': 'HF_CACHE_FOLDER=/nvme/hf-cache\nMODEL_FOLDER="$(reboot)"\n'},
  });
  const read = await diagnoseContainer(context, 'vllm_baseline');
  const fixes = read.ok ? read.value.causes.flatMap(cause => cause.fix) : [];
  expect(fixes).toContain('docker stop vllm_baseline   # every start repeats the failure');
  expect(fixes.join('\n')).toContain('docker logs --tail=200 vllm_baseline');
  expect(fixes).toContain('df -hT "/nvme/hf-cache" "$MODEL_FOLDER"');
  expect(fixes.join('\n')).toContain('in /home/operator/stack/.env');
  expect(fixes.join('\n')).not.toContain('CONTAINER');
});

test('the published port is asked for the models', async () => {
  const asked: string[] = [];
  const context = contextWith({
    docker: {inspect: inspects(baseline)},
    http: async request => {
      asked.push(request.url);
      return {ok: true, status: 200, headers: {}, body: '{"data":[{"id":"org/tiny"}]}'};
    },
  });
  expect(await diagnoseContainer(context, 'vllm_baseline')).toMatchObject({
    ok: true,
    value: {healthy: true, stage: 'ready'},
  });
  expect(asked).toEqual(['http://127.0.0.1:8001/v1/models']);
});

test('a container in the network of another is asked through that one', async () => {
  const store = {
    ...baseline,
    id: 's1',
    name: 'sllm_store',
    ports: [{containerPort: 8000, hostIp: '127.0.0.1', hostPort: 8082}],
  };
  const faststart = {...baseline, id: 'f1', name: 'vllm_faststart', networkMode: 'container:s1', ports: []};
  const context = contextWith({
    docker: {inspect: async name => ({ok: true, value: name === 's1' ? store : faststart})},
  });
  expect(await observeContainer(context, 'vllm_faststart')).toMatchObject({
    value: {probe: {url: 'http://127.0.0.1:8082/v1/models', ready: false}},
  });
});

test('what could not be seen is said', async () => {
  const bare = {...baseline, mounts: [], ports: []};
  const context = contextWith({
    docker: {
      inspect: inspects(bare),
      readLogs: async () => ({
        ok: false,
        code: 'driver',
        message: 'configured logging driver does not support reading',
      }),
    },
  });
  const seen = await observeContainer(context, 'vllm_baseline');
  expect(seen.ok && seen.value.notSeen).toEqual([
    'its log: configured logging driver does not support reading',
    'an answer over HTTP: it publishes no port',
    'the hub cache: its hub cache is inside the container',
    'how much it does: not part of this test',
    'its connections: process 4711 is not seen from here',
    'the disks under its folders: no such file or directory',
    'the GPU: nvidia-smi is not installed here',
    "the kernel's words about memory: command not found (as root: sudo dmesg -T)",
  ]);
});

test('a container that goes away while it is watched leaves what was seen of it', async () => {
  let call = 0;
  const inspect = async () =>
    call++ === 0
      ? {ok: true as const, value: baseline}
      : {ok: false as const, code: 'not-found', message: 'no such container'};
  const seen = await observeContainer(contextWith({docker: {inspect}}), 'vllm_baseline');
  expect(seen).toMatchObject({ok: true, value: {restartedWhileWatched: null}});
  expect(seen.ok && seen.value.notSeen).toContain('whether it restarts: no such container');
});

test('a wrong name is answered with the names there are', async () => {
  const context = contextWith({
    docker: {
      inspect: async () => ({ok: false, code: 'not-found', message: 'no such container'}),
      list: async () => ({
        ok: true,
        value: [{id: 'b1', name: 'vllm_baseline', image: 'x', state: 'running', labels: {}}],
      }),
    },
  });
  expect(await diagnoseContainer(context, 'vllm_baselin')).toEqual({
    ok: false,
    code: 'not-found',
    message: 'there is no container vllm_baselin; did you mean vllm_baseline?',
  });
});

test('no daemon and no right to ask it are passed on as they are', async () => {
  const context = contextWith({
    docker: {inspect: async () => ({ok: false, code: 'permission', message: 'permission denied'})},
  });
  expect(await diagnoseContainer(context, 'x')).toEqual({
    ok: false,
    code: 'permission',
    message: 'permission denied',
  });
});

test('the stage outlives a flood that has pushed its words out of sight', async () => {
  const flood = Array.from({length: 400}, (_, index) => at(59, `tiny chatter ${index}`));
  const asked: unknown[] = [];
  const context = contextWith({
    docker: {
      inspect: inspects(baseline),
      readLogs: async (_name, options) => {
        asked.push(options.first);
        return {
          ok: true,
          value: options.first === undefined ? flood : startUp.map((line, index) => at(index, line)),
        };
      },
    },
  });
  const read = await diagnoseContainer(context, 'vllm_baseline');
  expect(read.ok && read.value.stage).toBe('looking for the weights');
  expect(asked).toContain(2000);
});

test('a container that was never made, because its image is missing, is told so', async () => {
  const config = {name: 'stack', services: {vllm_baseline: {image: 'faststart:local'}}};
  const context = contextWith({
    docker: {
      inspect: async () => ({ok: false, code: 'not-found', message: 'no such container'}),
      list: async () => ({ok: true, value: []}),
      image: async () => ({ok: false, code: 'not-found', message: 'no such image'}),
    },
  });
  const host = {
    ...context.host,
    run: async (command: Parameters<typeof context.host.run>[0]) => ({
      ...(await context.host.run(command)),
      ok: true,
      code: 0,
      notFound: false,
      stdout: JSON.stringify(config),
    }),
  };
  expect(await diagnoseContainer({...context, host}, 'vllm_baseline')).toMatchObject({
    ok: false,
    code: 'image-missing',
    message: expect.stringContaining('faststart run 3'),
  });
});
