import type {Context} from '../../src/context.ts';
import {createRedactor} from '../../src/engine/redact.ts';
import {toShell} from '../../src/engine/shell.ts';
import type {ContainerFacts, Docker, Exit, Host, Http, Read} from '../../src/host/ports.ts';
import {sllm} from '../../src/stacks/sllm.ts';
import {fakeClock} from '../support/fake-clock.ts';

const missing = {ok: false, code: 'ENOENT', message: 'no such file or directory'} as const;
const unused = {ok: false, code: 'unused', message: 'not part of this test'} as const;

const notFound: Omit<Exit, 'shell'> = {
  ok: false,
  code: 127,
  signal: null,
  stdout: '',
  stderr: 'command not found',
  timedOut: false,
  notFound: true,
  durationMs: 1,
};

/** A host whose files are given by path; folders are what the paths imply. It has no programs. */
export function hostWith(files: Readonly<Record<string, string>>): Host {
  const read = async (path: string): Promise<Read<string>> => {
    const value = files[path];
    return value === undefined ? missing : {ok: true, value};
  };
  const stat: Host['stat'] = async path => {
    const text = files[path];
    if (text === undefined) return missing;
    return {
      ok: true,
      value: {kind: 'file', bytes: text.length, device: 1, mode: 0o644, uid: 0, gid: 0, modifiedMs: 0},
    };
  };
  return {
    run: async command => ({...notFound, shell: toShell(command)}),
    readText: read,
    readFolder: async path => {
      const names = Object.keys(files)
        .filter(file => file.startsWith(`${path}/`))
        .map(file => file.slice(path.length + 1).split('/')[0] ?? '');
      return names.length === 0 ? missing : {ok: true, value: [...new Set(names)]};
    },
    stat,
    lstat: stat,
    realPath: async path => ({ok: true, value: path}),
    writeText: async () => unused,
    removeTree: async () => unused,
    startDetached: async () => unused,
    isAlive: async () => false,
    hold: async () => unused,
    user: {uid: 1000, gid: 1000, name: 'operator', home: '/home/operator'},
    environment: {},
  };
}

function dockerWith(parts: Partial<Docker>): Docker {
  return {
    version: async () => unused,
    list: async () => unused,
    inspect: async () => unused,
    start: async () => unused,
    stop: async () => unused,
    remove: async () => unused,
    setRestartPolicy: async () => unused,
    followLogs: async function* () {},
    readLogs: async () => ({ok: true, value: []}),
    events: async function* () {},
    pastEvents: async () => ({ok: true, value: []}),
    describe: async () => unused,
    stats: async () => unused,
    image: async () => unused,
    ...parts,
  };
}

const refused: Http = async () => ({ok: false, kind: 'refused', message: 'connection refused'});

export function contextWith(parts: {
  docker: Partial<Docker>;
  files?: Readonly<Record<string, string>>;
  http?: Http;
}): Context {
  return {
    host: hostWith(parts.files ?? {}),
    docker: dockerWith(parts.docker),
    http: parts.http ?? refused,
    clock: fakeClock(),
    archive: {
      runFolder: '/state/runs/1',
      runId: '1',
      list: async () => [],
      journal: async () => unused,
      texts: async () => unused,
      write: async () => unused,
      appendLog: () => undefined,
    },
    settings: {
      workspace: '/home/operator/stack',
      envFile: '/home/operator/stack/.env',
      stack: {
        kind: 'bundled',
        spec: sllm,
        composeFiles: [],
        commonEnv: null,
        overlayFile: '/home/operator/stack/overlay.yml',
      },
      mountPoint: '/nvme',
      stateFolder: '/state',
      waived: [],
      readOnly: false,
      rehearsal: null,
      bench: {pairs: 3, retries: 2, drop: 'files', storeTier: 'warm', note: '', seed: 1, again: false},
    },
    redactor: createRedactor(),
    answers: new Map(),
    emit: () => undefined,
    signal: new AbortController().signal,
  };
}

/** The runbook's baseline container, online, running since noon. */
export const baseline: ContainerFacts = {
  id: 'b1',
  name: 'vllm_baseline',
  image: 'faststart:local',
  imageId: 'sha256:1',
  status: 'running',
  exitCode: 0,
  oomKilled: false,
  error: '',
  startedAt: '2026-11-20T12:00:00.000000000Z',
  finishedAt: null,
  pid: 4711,
  restartCount: 0,
  restartPolicy: 'unless-stopped',
  health: null,
  labels: {},
  env: {HF_HOME: '/hf-cache', HF_HUB_OFFLINE: '0'},
  command: ['vllm', 'serve', '--model', 'org/tiny', '--port', '8000'],
  networkMode: 'default',
  ipcMode: 'private',
  pidMode: '',
  mounts: [{source: '/nvme/hf-cache', target: '/hf-cache', writable: true}],
  ports: [{containerPort: 8000, hostIp: '127.0.0.1', hostPort: 8001}],
  logDriver: 'json-file',
};
