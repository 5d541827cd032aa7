import type {Context} from '../../src/context.ts';
import type {Command} from '../../src/engine/plan.ts';
import {createRedactor} from '../../src/engine/redact.ts';
import type {RunConfig} from '../../src/env/types.ts';
import type {AppEvent} from '../../src/events.ts';
import type {ContainerFacts, Http} from '../../src/host/ports.ts';
import type {Settings} from '../../src/settings.ts';
import {sllm} from '../../src/stacks/sllm.ts';
import {type FakeClock, fakeClock} from './fake-clock.ts';
import {containerFacts, type FakeContainer, type FakeDocker, fakeDocker} from './fake-docker.ts';
import {type Answer, fakeHost} from './fake-host.ts';

export const config: RunConfig = {
  modelFolder: '/nvme/sllm-models',
  cacheFolder: '/nvme/hf-cache',
  modelName: 'org/model',
  memPoolSize: '32GB',
  baselinePort: 8001,
  faststartPort: 8082,
  hfToken: null,
  hfEndpoint: 'https://hub.example',
  threads: 16,
  chunkSize: '128MB',
  revision: 'main',
  dtype: 'bfloat16',
  ranks: 1,
  gpuIds: ['0'],
};

const WEIGHTS = 1_000_000_000;
const HUB = '/nvme/hf-cache/hub/models--org--model';

export const settings: Settings = {
  workspace: '/srv/bench',
  envFile: '/srv/bench/.env',
  stack: {
    kind: 'bundled',
    spec: sllm,
    composeFiles: ['/srv/compose.yml'],
    commonEnv: null,
    overlayFile: '/srv/overlay.yml',
  },
  mountPoint: '/nvme',
  stateFolder: '/srv/state',
  waived: [],
  readOnly: false,
  rehearsal: null,
  bench: {pairs: 3, retries: 2, drop: 'files', storeTier: 'warm', note: 'a "note"', seed: 0, again: false},
};

export type FakeBench = {
  readonly context: Context;
  readonly clock: FakeClock;
  readonly docker: FakeDocker;
  readonly calls: string[];
  readonly events: AppEvent[];
  /** Files of the machine: path to text or size. */
  readonly files: Record<string, string | number>;
  readonly abort: AbortController;
  /** How long each arm needs until it answers, in virtual milliseconds. */
  readonly readyAfterMs: Record<string, number>;
  /** What fincore says is in memory, by call. */
  resident: number[];
  /** Answers a request instead of the servers; undefined = let them. */
  answer: ((url: string, container: FakeContainer) => {status: number; body: string} | undefined) | undefined;
  onStart: ((container: FakeContainer) => void) | undefined;
  /** Commands answered otherwise than usual. */
  command: ((command: Command) => Answer | undefined) | undefined;
  composeEnv: Record<string, string>;
};

/** A whole stand-in bench on virtual time: containers, page cache, disk counter, servers. */
export function fakeBench(
  options: {bench?: Partial<Settings['bench']>; containers?: (facts: ContainerFacts) => ContainerFacts} = {},
): FakeBench {
  const clock = fakeClock();
  const calls: string[] = [];
  const events: AppEvent[] = [];
  const abort = new AbortController();
  const readyAfterMs: Record<string, number> = {vllm_baseline: 30_020, vllm_faststart: 24_020};
  const change = options.containers ?? (facts => facts);
  let sectors = 0;
  const files: Record<string, string | number> = {
    [`${HUB}/refs/main`]: 'c0ffee\n',
    [`${HUB}/snapshots/c0ffee/model-1.safetensors`]: WEIGHTS,
    [`${HUB}/blobs/b1`]: WEIGHTS,
    '/nvme/sllm-models/vllm/org/model/rank_0/tensor.data_0': WEIGHTS,
    '/proc/sys/kernel/random/boot_id': 'boot-1\n',
    '/etc/machine-id': 'machine-1\n',
    get '/sys/class/block/nvme0n1/stat'() {
      return `1 0 ${sectors} 0 0 0 0 0 0 0 0`;
    },
  };
  const docker = fakeDocker({
    clock,
    calls,
    containers: [
      containerFacts('vllm_baseline'),
      containerFacts('sllm_store', {health: 'healthy'}),
      containerFacts('vllm_faststart', {networkMode: 'container:id-sllm_store'}),
    ].map(change),
    onStart: container => {
      if (container.facts.name === 'vllm_baseline') sectors += WEIGHTS / 512 + 8;
      bench.onStart?.(container);
    },
  });
  const host = fakeHost({
    files,
    answer: command => {
      const own = bench.command?.(command);
      if (own !== undefined) return own;
      const program = command.argv[0];
      if (program === 'docker') {
        calls.push('compose up --no-start');
        for (const [key, value] of Object.entries(command.env ?? {})) {
          if (typeof value === 'string') bench.composeEnv[key] = value;
        }
        for (const {facts} of docker.containers.values()) {
          docker.patch(facts.name, {env: {...facts.env, ...bench.composeEnv}});
        }
        return {};
      }
      if (program === '/usr/bin/sync') return {};
      if (program === '/usr/bin/fio') {
        calls.push('measure the disk');
        return {stdout: JSON.stringify({jobs: [{error: 0, read: {bw_bytes: 3.4e9}}]})};
      }
      if (program === '/usr/bin/dd') {
        calls.push(`evict ${command.argv[1]?.split('/').at(-1)}`);
        return {};
      }
      if (program === '/usr/sbin/sysctl') {
        calls.push('evict all');
        return {};
      }
      if (program === '/usr/bin/fincore') {
        calls.push('verify');
        const res = bench.resident.length > 1 ? (bench.resident.shift() ?? 0) : (bench.resident[0] ?? 0);
        return {stdout: JSON.stringify({fincore: [{res, size: WEIGHTS, file: command.argv.at(-1)}]})};
      }
      if (program === '/usr/bin/grep') {
        return {
          stdout: Object.entries(bench.composeEnv)
            .map(([key, value]) => `${key}=${value}\0`)
            .join(''),
        };
      }
      if (program === '/usr/bin/fuser') return {code: 1};
      if (program === 'nvidia-smi') return {notFound: true};
      if (program === '/usr/bin/findmnt') {
        return {
          stdout: JSON.stringify({
            filesystems: [{source: '/dev/nvme0n1', target: '/nvme', fstype: 'ext4', uuid: 'uuid-1'}],
          }),
        };
      }
      return undefined;
    },
  });
  const portOwner: Record<string, string> = {8001: 'vllm_baseline', 8082: 'vllm_faststart'};
  const http: Http = async request => {
    const url = new URL(request.url);
    const name = portOwner[url.port] ?? '';
    if (url.pathname === '/v1/models' && calls.at(-1) !== `poll ${name}`) calls.push(`poll ${name}`);
    if (url.pathname === '/v1/completions') calls.push(`complete ${name}`);
    const container = docker.containers.get(name);
    await clock.sleep(2, request.signal);
    if (request.signal?.aborted) return {ok: false, kind: 'aborted', message: 'aborted'};
    if (container === undefined || container.startedMs === null || container.facts.status !== 'running') {
      return {ok: false, kind: 'refused', message: 'refused'};
    }
    const own = bench.answer?.(request.url, container);
    if (own !== undefined) return {ok: true, headers: {}, ...own};
    if (clock.nowMs() - container.startedMs < (readyAfterMs[name] ?? 0))
      return {ok: false, kind: 'reset', message: 'reset'};
    if (url.pathname === '/v1/models')
      return {ok: true, status: 200, headers: {}, body: JSON.stringify({data: [{id: 'org/model'}]})};
    request.onFirstByte?.();
    await clock.sleep(300, request.signal);
    const chunks = [
      {choices: [{text: ' Paris'}]},
      {choices: [{text: ', of course'}]},
      {choices: [], usage: {completion_tokens: 32}},
    ];
    return {
      ok: true,
      status: 200,
      headers: {},
      body: `${chunks.map(chunk => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`,
    };
  };
  const context: Context = {
    host,
    docker,
    http,
    clock,
    archive: {
      runFolder: '/srv/state/runs/1',
      runId: '1',
      list: async () => [],
      journal: async () => ({ok: false, code: 'ENOENT', message: 'no journal'}),
      texts: async () => ({ok: false, code: 'ENOENT', message: 'no run'}),
      write: async name => ({ok: true, value: name}),
      appendLog: () => undefined,
    },
    settings: {...settings, bench: {...settings.bench, ...options.bench}},
    redactor: createRedactor(),
    answers: new Map(),
    emit: event => void events.push(event),
    signal: abort.signal,
  };
  const bench: FakeBench = {
    context,
    clock,
    docker,
    calls,
    events,
    files,
    abort,
    readyAfterMs,
    resident: [0],
    answer: undefined,
    onStart: undefined,
    command: undefined,
    composeEnv: {},
  };
  return bench;
}
