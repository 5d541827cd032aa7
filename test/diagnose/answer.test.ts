import {describe, expect, test} from 'vitest';
import {answer} from '../../src/diagnose/answer.ts';
import {cleanLog} from '../../src/diagnose/clean-log.ts';
import type {Live} from '../../src/diagnose/live.ts';
import type {Observation} from '../../src/diagnose/observation.ts';

const around = {mountPoint: '/nvme', variables: {}};

const hole = {address: '192.0.2.7', port: 443, state: 'SYN_SENT', isUnacknowledged: false} as const;

const live: Live = {
  container: 'vllm_baseline',
  upMs: 30_000,
  silentMs: 1000,
  restartPolicy: 'unless-stopped',
  logDriver: 'json-file',
  health: null,
  lost: null,
  happened: [{action: 'start', exitCode: null, atMs: 0}],
  rates: {overMs: 2000, cores: 1, diskBytesPerSecond: 0, networkBytesPerSecond: 0},
  environment: {variables: {}, token: 'present'},
  mounts: [
    {
      source: '/nvme/hf-cache',
      target: '/hf-cache',
      writable: true,
      device: '/dev/nvme0n1',
      mountPoint: '/nvme',
    },
  ],
  download: null,
  gpu: null,
  ports: [],
  lent: null,
  store: null,
  kernel: [],
  connections: null,
};

function seen(
  lines: readonly string[],
  change: Partial<Live> = {},
  more: Partial<Observation> = {},
): Observation {
  return {
    current: cleanLog(lines, 'docker logs'),
    previous: [],
    state: {status: 'running', exitCode: 0, oomKilled: false, restartCount: 0},
    restartedWhileWatched: false,
    probe: null,
    offline: {on: false, because: 'no offline flag is set'},
    hubCache: null,
    live: {...live, ...change},
    notSeen: [],
    ...more,
  };
}

const exited = (exitCode: number) => ({
  state: {status: 'exited', exitCode, oomKilled: false, restartCount: 0},
});
const started = ['INFO 11-20 12:00:00 [api_server.py:1] vLLM API server version 0.11.2'];
const loading = [
  ...started,
  'INFO 11-20 12:00:09 [gpu_model_runner.py:1] Starting to load model org/tiny...',
];
const offlineMiss = [
  ...started,
  'huggingface_hub.errors.LocalEntryNotFoundError: Cannot find an appropriate cached snapshot folder for the specified revision on the local disk and outgoing traffic has been disabled.',
];
const idsOf = (observation: Observation, surroundings = around) =>
  answer(observation, surroundings).causes.map(({id}) => id);

test('a saved log, of which nothing else was seen, is answered as before', () => {
  const {live: _gone, ...saved} = seen(offlineMiss, {}, exited(1));
  expect(answer(saved, around).ruledOut).toBeUndefined();
  expect(idsOf(saved)[0]).toBe('hf-offline-cache-miss');
});

describe('what a log cannot show', () => {
  test.each<[string, Partial<Live>, Partial<Observation>]>([
    ['container-removed', {lost: {code: 'not-found', message: 'No such container'}}, {}],
    ['docker-slow', {lost: {code: 'timeout', message: 'Docker took the request and did not answer'}}, {}],
    ['docker-unreachable', {lost: {code: 'unreachable', message: 'no Docker daemon answers'}}, {}],
    ['container-paused', {}, {state: {status: 'paused', exitCode: 0, oomKilled: false, restartCount: 0}}],
    ['lost-store-namespace', {lent: {owner: 'sllm_store', state: 'restarted'}}, {}],
    [
      'store-unreachable',
      {
        store: {
          name: 'sllm_store',
          status: null,
          exitCode: null,
          oomKilled: false,
          listening: false,
          lines: [],
        },
      },
      {},
    ],
    ['hf-unreachable', {connections: [hole]}, {}],
    ['store-unreachable', {connections: [{...hole, port: 8073}]}, {}],
    ['host-oom-killed', {happened: [{action: 'oom', exitCode: null, atMs: 1}]}, exited(137)],
  ])('%s', (id, change, more) => {
    const diagnosis = answer(seen(loading, change, more), around);
    expect(diagnosis.causes[0]?.id).toBe(id);
    expect(diagnosis.healthy).toBe(false);
    expect(diagnosis.causes[0]?.evidence).not.toEqual([]);
  });
});

test('137 after somebody killed it is a stop, and 137 with a full memory is not', () => {
  const killed = [
    {action: 'start', exitCode: null, atMs: 0},
    {action: 'kill', exitCode: null, atMs: 1},
    {action: 'die', exitCode: 137, atMs: 2},
  ];
  expect(idsOf(seen(loading, {happened: killed}, exited(137)))).toEqual(['stopped-from-outside']);
  const oom = [...killed, {action: 'oom', exitCode: null, atMs: 1}];
  expect(idsOf(seen(loading, {happened: oom}, exited(137)))[0]).toBe('host-oom-killed');
});

test('the store says why it is down before its client says that it is', () => {
  const store = {
    name: 'sllm_store',
    status: 'exited',
    exitCode: 1,
    oomKilled: false,
    listening: false,
    lines: [
      'E20241231 17:13:23.947276 2165054 x.cpp:41] PinnedMemoryPool out of memory (4 buffers available, 9 buffers needed)',
    ],
  };
  expect(idsOf(seen(loading, {store})).slice(0, 2)).toEqual(['store-pool-too-small', 'store-unreachable']);
});

test('a disk that is not mounted is the first thing to mend, and keeps no healthy start from being healthy', () => {
  const mounts = [
    {source: '/nvme/hf-cache', target: '/hf-cache', writable: true, device: '/dev/sda1', mountPoint: '/'},
  ];
  const broken = answer(seen(offlineMiss, {mounts}, exited(1)), around);
  expect(broken.causes[0]?.id).toBe('hf-offline-cache-miss');
  expect(broken.causes[0]?.fix[0]).toContain('faststart run 1');
  expect(broken.causes.map(({id}) => id)).toContain('nvme-not-mounted');
  const healthy = answer(seen(loading, {mounts}), around);
  expect(healthy.healthy).toBe(true);
  expect(healthy.causes.map(({id}) => id)).toContain('nvme-not-mounted');
});

test('made with another folder than .env names, or without its token: said, with how to load .env', () => {
  const variables = {HF_CACHE_FOLDER: '/nvme/other', HF_TOKEN: 'hf_x'};
  const environment = {variables: {}, token: 'absent'} as const;
  const {causes} = answer(seen(offlineMiss, {environment}, exited(1)), {...around, variables});
  const found = causes.find(({id}) => id === 'env-not-loaded');
  expect(found?.evidence.map(({text}) => text)).toEqual([
    'HF_CACHE_FOLDER=/nvme/other in .env, but its /hf-cache is /nvme/hf-cache',
    'HF_TOKEN is set in .env, and not in the container',
  ]);
  expect(found?.fix[0]).toContain('set -a; source ./.env; set +a');
  expect(idsOf(seen(loading), {...around, variables: {HF_CACHE_FOLDER: '/nvme/hf-cache'}})).not.toContain(
    'env-not-loaded',
  );
});

test('neither words nor work for minutes is a standstill; work without words is not', () => {
  const idle = {overMs: 2000, cores: 0, diskBytesPerSecond: 0, networkBytesPerSecond: 0};
  const still = answer(seen(loading, {silentMs: 300_000, rates: idle}), around);
  expect(still).toMatchObject({healthy: false, causes: [{id: 'hub-stall'}]});
  const offline = {
    ...seen(loading, {silentMs: 300_000, rates: idle}),
    offline: {on: true, because: 'HF_HUB_OFFLINE=1'},
  };
  expect(answer(offline, around)).toMatchObject({healthy: false, causes: [{id: 'silent-stall'}]});
  const working = answer(seen(loading, {silentMs: 300_000}), around);
  expect(working.healthy).toBe(true);
  const partial = {haveBytes: 10, wantBytes: 100, unfinished: 1};
  expect(idsOf(seen(loading, {silentMs: 90_000, rates: idle, download: partial}))[0]).toBe(
    'stalled-download',
  );
  expect(answer(seen(loading, {silentMs: 90_000, rates: null, download: partial}), around).healthy).toBe(
    true,
  );
});

describe('what a standstill waits for is told by its connections', () => {
  const rates = {overMs: 2000, cores: 0, diskBytesPerSecond: 0, networkBytesPerSecond: 0};
  const open = {...hole, state: 'ESTABLISHED'} as const;
  const cut = {...open, isUnacknowledged: true};
  const toStore = {...open, address: '127.0.0.1', port: 8073};
  const store = {
    ...{name: 'sllm_store', status: 'running', exitCode: null, oomKilled: false},
    ...{listening: true, lines: []},
  };
  const partial = {haveBytes: 10, wantBytes: 100, unfinished: 1};
  test.each<[string, Partial<Live>, string, number, string | null]>([
    ['nobody could see', {}, 'hub-stall', 0.65, null],
    ['open to the hub, and silent', {connections: [open]}, 'hub-stall', 0.85, '192.0.2.7:443 ESTABLISHED'],
    ['cut off without a word', {connections: [cut]}, 'hub-stall', 0.92, 'not acknowledged'],
    ['none is open to the hub', {connections: []}, 'silent-stall', 0.6, 'none is open to the hub'],
    ['a port that is not the hub', {connections: [{...open, port: 5432}]}, 'silent-stall', 0.6, null],
    [
      'the store was asked',
      {connections: [toStore], store},
      'store-stall',
      0.85,
      '127.0.0.1:8073 ESTABLISHED',
    ],
    ['a download', {connections: [open], download: partial}, 'stalled-download', 0.85, 'ESTABLISHED'],
    ['a download, cut', {connections: [cut], download: partial}, 'stalled-download', 0.92, 'acknowledged'],
  ])('%s', (_what, change, id, confidence, says) => {
    const [cause] = answer(seen(loading, {silentMs: 300_000, rates, ...change}), around).causes;
    expect(cause).toMatchObject({id, confidence});
    if (says !== null) expect(cause?.evidence.map(({text}) => text).join('\n')).toContain(says);
  });

  test('an endpoint, a mirror or a proxy is on the way to the hub by its own port', () => {
    const mirror = {...open, port: 8443};
    const variables = {HTTPS_PROXY: 'http://proxy.example:8443'};
    const environment = {variables, token: 'present'} as const;
    const found = seen(loading, {silentMs: 300_000, rates, connections: [mirror], environment});
    expect(idsOf(found)[0]).toBe('hub-stall');
  });

  test('a hub address of odd letters stays one word of the command that asks it', () => {
    const variables = {HF_ENDPOINT: 'http://mirror.example:80/$(reboot)'};
    const environment = {variables, token: 'present'} as const;
    const {causes} = answer(seen(loading, {connections: [{...hole, port: 80}], environment}), around);
    expect(causes[0]?.fix[0]).toContain("'http://mirror.example:80/$(reboot)'");
  });
});

test('a server that answers is ready, whatever else is odd about it', () => {
  const probe = {url: 'http://127.0.0.1:8001/v1/models', ready: true, said: 'HTTP 200'};
  const odd = {connections: [hole], silentMs: 900_000};
  expect(answer(seen(loading, odd, {probe}), around)).toMatchObject({healthy: true, causes: [{id: 'ready'}]});
});

test('what it is not is said with what speaks against it, and never of what was not seen', () => {
  const said = answer(seen(loading), around).ruledOut ?? [];
  expect(said).toContain('offline mode: no offline flag is set');
  expect(said).toContain('the OS disk: /nvme/hf-cache is on /dev/nvme0n1');
  expect(said.join('\n')).toContain('out of memory');
  const blind = answer(seen(loading, {kernel: null, connections: null}), around).ruledOut ?? [];
  expect(blind.join('\n')).not.toMatch(/out of memory|nobody answers/);
  const idle = {index: 0, name: 'NVIDIA H100 NVL', usedMib: 4, totalMib: 95_830, busyPercent: 0};
  const onGpu = (holders: [] | null) =>
    answer(seen(loading, {gpu: {cards: [idle], holders}}), around).ruledOut ?? [];
  expect(onGpu([])).toContain('a GPU in use: no process is on it');
  expect(onGpu(null).join('\n')).not.toContain('GPU');
});

test('who has the port is told beside the cause that it is', () => {
  const taken = {
    ...exited(128),
    state: {status: 'created', exitCode: 128, oomKilled: false, restartCount: 0},
  };
  const ports = [{port: 8001, holder: 'container other', ours: false}];
  const words = [
    'driver failed programming external connectivity: Bind for 0.0.0.0:8001 failed: port is already allocated',
  ];
  const [cause] = answer(seen(words, {ports}, taken), around).causes;
  expect(cause?.id).toBe('port-in-use');
  expect(cause?.evidence.map(({text}) => text)).toContain('port 8001 is held by container other');
});

test('cheat sheet D: a full cache, and a start that waits for the network all the same', () => {
  const rates = {overMs: 2000, cores: 1, diskBytesPerSecond: 0, networkBytesPerSecond: 90_000};
  const full = {model: 'org/tiny', folder: '/nvme/hf-cache', holds: 'all' as const};
  const online = {...seen(loading, {rates}), hubCache: full};
  const found = answer(online, around);
  expect(found.healthy).toBe(true);
  expect(found.causes.at(-1)).toMatchObject({
    id: 'network-in-the-start',
    fix: [expect.stringContaining('faststart run 7')],
  });
  const ids = (more: object): readonly string[] =>
    answer({...online, ...more}, around).causes.map(({id}) => id);
  expect(ids({hubCache: {...full, holds: 'part'}})).not.toContain('network-in-the-start');
  expect(ids({offline: {on: true, because: 'HF_HUB_OFFLINE=1'}})).not.toContain('network-in-the-start');
});
