import type {Context} from '../../src/context.ts';
import type {Command} from '../../src/engine/plan.ts';
import {createRedactor} from '../../src/engine/redact.ts';
import {toShell} from '../../src/engine/shell.ts';
import type {
  ContainerFacts,
  ContainerSummary,
  Docker,
  Exit,
  FileStat,
  Host,
  HttpAnswer,
  HttpRequest,
  ImageFacts,
  Read,
} from '../../src/host/ports.ts';
import type {Settings} from '../../src/settings.ts';
import {sllm} from '../../src/stacks/sllm.ts';

/** What a machine of these tests is made of; everything else is missing on it. */
export type Machine = {
  /** Text by path; the folders above exist too. */
  readonly files?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  /** Size by path where it is not that of the text. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** Where a path leads to when links are resolved. */
  readonly links?: Readonly<Record<string, string>>;
  readonly modes?: Readonly<Record<string, number>>;
  readonly owner?: number;
  /** Device number by path where it is not 1. */
  readonly deviceNumbers?: Readonly<Record<string, number>>;
  /** First answer whose text is part of the command line wins; an unknown command fails the test. */
  readonly commands?: readonly (readonly [
    part: string,
    answer: Partial<Exit> | ((command: Command) => Partial<Exit>),
  ])[];
  readonly containers?: readonly ContainerSummary[];
  readonly inspected?: Readonly<
    Record<string, Pick<ContainerFacts, 'ports'> & Partial<Pick<ContainerFacts, 'pid' | 'mounts'>>>
  >;
  readonly images?: Readonly<Record<string, ImageFacts>>;
  readonly docker?: Partial<Docker>;
  readonly http?: (request: HttpRequest) => HttpAnswer;
  readonly journals?: Readonly<Record<string, string>>;
  readonly settings?: Partial<Settings>;
  readonly environment?: Readonly<Record<string, string>>;
};

export function exitOf(answer: Partial<Exit>): Exit {
  const code = answer.code === undefined ? 0 : answer.code;
  return {
    ok: code === 0,
    code,
    signal: null,
    stdout: '',
    stderr: '',
    timedOut: false,
    notFound: false,
    durationMs: 1,
    shell: 'command',
    ...answer,
  };
}

const missing = (path: string) => ({ok: false, code: 'ENOENT', message: `no such file: ${path}`}) as const;
const notUsed = (what: string) => () => {
  throw new Error(`${what} is not part of this machine`);
};

function hostOf(machine: Machine, ran: Command[]): Host {
  const files = machine.files ?? {};
  const folders = new Set(machine.folders ?? []);
  for (const path of Object.keys(files)) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      folders.add(path.slice(0, at));
  }
  const stat = async (path: string): Promise<Read<FileStat>> => {
    const target = machine.links?.[path] ?? path;
    const text = files[target];
    const kind = text !== undefined ? 'file' : folders.has(target) ? 'directory' : undefined;
    if (kind === undefined) return missing(path);
    return {
      ok: true,
      value: {
        kind,
        bytes: machine.sizes?.[target] ?? text?.length ?? 4096,
        device: machine.deviceNumbers?.[target] ?? 1,
        mode: machine.modes?.[path] ?? (kind === 'directory' ? 0o700 : 0o600),
        uid: machine.owner ?? 1000,
        gid: 1000,
        modifiedMs: 0,
      },
    };
  };
  return {
    async run(command) {
      ran.push(command);
      const shell = toShell(command);
      const found = (machine.commands ?? []).find(([part]) => shell.includes(part));
      if (found === undefined) throw new Error(`unexpected command: ${shell}`);
      const [, answer] = found;
      return exitOf({shell, ...(typeof answer === 'function' ? answer(command) : answer)});
    },
    async readText(path) {
      const text = files[machine.links?.[path] ?? path];
      return text === undefined ? missing(path) : {ok: true, value: text};
    },
    async readFolder(path) {
      if (!folders.has(path)) return missing(path);
      const names = [...Object.keys(files), ...folders, ...Object.keys(machine.links ?? {})]
        .filter(one => one.startsWith(`${path}/`))
        .map(one => one.slice(path.length + 1).split('/')[0] ?? '');
      return {ok: true, value: [...new Set(names)]};
    },
    stat,
    // A link is there whether or not it leads anywhere.
    lstat: async path => {
      const leads = await stat(path);
      return leads.ok || machine.links?.[path] === undefined
        ? leads
        : {ok: true, value: {kind: 'link', bytes: 0, device: 1, mode: 0o777, uid: 0, gid: 0, modifiedMs: 0}};
    },
    async realPath(path) {
      const there = await stat(path);
      return there.ok ? {ok: true, value: machine.links?.[path] ?? path} : there;
    },
    writeText: notUsed('writing'),
    removeTree: notUsed('removing'),
    startDetached: notUsed('detached work'),
    isAlive: notUsed('processes'),
    hold: notUsed('holding'),
    user: {uid: 1000, gid: 1000, name: 'ann', home: '/home/ann'},
    environment: machine.environment ?? {},
  };
}

function dockerOf(machine: Machine): Docker {
  return {
    version: async () => ({
      ok: true,
      value: {engine: '28.2.2', api: '1.50', dataRoot: '/var/lib/docker', runtimes: ['runc']},
    }),
    list: async () => ({ok: true, value: machine.containers ?? []}),
    async inspect(id) {
      const found = machine.inspected?.[id];
      const summary = machine.containers?.find(one => one.id === id);
      if (found === undefined || summary === undefined)
        return {ok: false, code: 'not-found', message: `no container ${id}`};
      return {
        ok: true,
        value: {
          id,
          name: summary.name,
          image: summary.image,
          imageId: 'sha256:1',
          status: 'running',
          exitCode: 0,
          oomKilled: false,
          error: '',
          startedAt: null,
          finishedAt: null,
          pid: 1,
          restartCount: 0,
          restartPolicy: 'no',
          health: null,
          labels: summary.labels,
          env: {},
          command: [],
          networkMode: 'bridge',
          ipcMode: '',
          pidMode: '',
          mounts: [],
          logDriver: 'json-file',
          ...found,
        },
      };
    },
    async image(reference) {
      const image = machine.images?.[reference];
      return image === undefined
        ? {ok: false, code: 'not-found', message: `no image ${reference}`}
        : {ok: true, value: image};
    },
    start: notUsed('starting'),
    stop: notUsed('stopping'),
    remove: notUsed('removing'),
    setRestartPolicy: notUsed('restart policies'),
    followLogs: notUsed('logs'),
    readLogs: notUsed('logs'),
    events: notUsed('events'),
    pastEvents: notUsed('past events'),
    describe: notUsed('descriptions'),
    stats: notUsed('stats'),
    ...machine.docker,
  };
}

export const settings: Settings = {
  workspace: '/home/ann/repo',
  envFile: '/home/ann/repo/.env',
  stack: {
    kind: 'bundled',
    spec: sllm,
    composeFiles: ['/opt/faststart/compose/docker-compose.yml'],
    commonEnv: '/opt/faststart/compose/env/common.env',
    overlayFile: '/home/ann/repo/offline-toggle.yml',
  },
  mountPoint: '/nvme',
  stateFolder: '/home/ann/.local/state/vllm-faststart',
  waived: [],
  readOnly: false,
  rehearsal: null,
  bench: {pairs: 3, retries: 2, drop: 'files', storeTier: 'warm', note: '', seed: 1, again: false},
};

/** A context on the machine, and the commands that were run on it. */
export function contextOn(machine: Machine): Context & {readonly ran: readonly Command[]} {
  const ran: Command[] = [];
  return {
    ran,
    host: hostOf(machine, ran),
    docker: dockerOf(machine),
    http: async request => machine.http?.(request) ?? {ok: false, kind: 'dns', message: `no ${request.url}`},
    clock: {nowMs: () => 0, wall: () => new Date(0), sleep: async () => {}, scale: 1, cpuMs: () => 0},
    archive: {
      runFolder: '/runs/now',
      runId: 'now',
      list: async () => Object.keys(machine.journals ?? {}).map(id => ({id, folder: `/runs/${id}`})),
      async journal(id) {
        const text = machine.journals?.[id];
        return text === undefined ? missing(id) : {ok: true, value: text};
      },
      texts: notUsed('texts of a run'),
      write: notUsed('writing records'),
      appendLog: notUsed('logs'),
    },
    settings: {...settings, ...machine.settings},
    redactor: createRedactor(),
    answers: new Map(),
    emit: () => {},
    signal: new AbortController().signal,
  };
}
