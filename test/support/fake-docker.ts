import type {ContainerFacts, Docker, LogLine, Read} from '../../src/host/ports.ts';
import type {FakeClock} from './fake-clock.ts';

export type FakeContainer = {
  facts: ContainerFacts;
  logs: string[];
  rxBytes: number;
  readBytes: number;
  startedMs: number | null;
};

export function containerFacts(name: string, patch: Partial<ContainerFacts> = {}): ContainerFacts {
  return {
    id: `id-${name}`,
    name,
    image: 'vllm:1',
    imageId: 'sha256:1',
    status: 'created',
    exitCode: 0,
    oomKilled: false,
    error: '',
    startedAt: null,
    finishedAt: null,
    pid: 0,
    restartCount: 0,
    restartPolicy: 'unless-stopped',
    health: null,
    labels: {},
    env: {},
    command: [],
    networkMode: 'bridge',
    ipcMode: 'private',
    pidMode: '',
    mounts: [],
    ports: [],
    logDriver: 'json-file',
    ...patch,
  };
}

export type FakeDocker = Docker & {
  readonly containers: Map<string, FakeContainer>;
  /** Changes what inspect says of a container. */
  patch(name: string, facts: Partial<ContainerFacts>): void;
  /** A line that a container logs, for those that follow it. */
  say(name: string, text: string): void;
};

/** Containers in memory. Starting and stopping takes virtual time; `onStart` says what else happens then. */
export function fakeDocker(options: {
  clock: FakeClock;
  containers: readonly ContainerFacts[];
  calls?: string[];
  onStart?: (container: FakeContainer) => void;
}): FakeDocker {
  const containers = new Map<string, FakeContainer>(
    options.containers.map(facts => [
      facts.name,
      {facts, logs: [], rxBytes: 0, readBytes: 0, startedMs: null},
    ]),
  );
  const followers = new Map<FakeContainer, Set<(text: string | null) => void>>();
  const call = (text: string): void => void options.calls?.push(text);
  const find = (nameOrId: string): FakeContainer | undefined =>
    containers.get(nameOrId) ?? [...containers.values()].find(container => container.facts.id === nameOrId);
  const on = async <T>(
    nameOrId: string,
    act: (container: FakeContainer) => T | Promise<T>,
  ): Promise<Read<T>> => {
    const container = find(nameOrId);
    if (container === undefined)
      return {ok: false, code: 'not-found', message: `no such container: ${nameOrId}`};
    return {ok: true, value: await act(container)};
  };
  const unused = async (): Promise<never> => {
    throw new Error('not part of this fake');
  };
  const logLines = (container: FakeContainer): LogLine[] =>
    container.logs.map(text => ({text, stream: 'stdout', at: null}));
  return {
    containers,
    patch(name, facts) {
      const container = find(name);
      if (container === undefined) throw new Error(`no container ${name}`);
      container.facts = {...container.facts, ...facts};
      for (const follow of followers.get(container) ?? []) follow(null);
    },
    say(name, text) {
      const container = find(name);
      if (container === undefined) throw new Error(`no container ${name}`);
      container.logs.push(text);
      for (const follow of followers.get(container) ?? []) follow(text);
    },
    version: unused,
    list: unused,
    inspect: name => on(name, container => container.facts),
    start: name =>
      on(name, async container => {
        call(`start ${container.facts.name}`);
        await options.clock.sleep(50);
        container.startedMs = options.clock.nowMs();
        container.rxBytes = 0;
        container.facts = {
          ...container.facts,
          status: 'running',
          startedAt: options.clock.wall().toISOString(),
        };
        options.onStart?.(container);
        return null;
      }),
    stop: name =>
      on(name, async container => {
        await options.clock.sleep(1000);
        container.facts = {
          ...container.facts,
          status: 'exited',
          finishedAt: options.clock.wall().toISOString(),
        };
        container.startedMs = null;
        call(`exited ${container.facts.name}`);
        return null;
      }),
    remove: unused,
    setRestartPolicy: (name, policy) =>
      on(name, container => {
        call(`policy ${container.facts.name} ${policy}`);
        container.facts = {...container.facts, restartPolicy: policy};
        return null;
      }),
    async *followLogs(name, {signal}) {
      const container = find(name);
      if (container === undefined) return;
      yield* logLines(container);
      const said: string[] = [];
      let wake = (): void => undefined;
      const follow = (text: string | null): void => {
        if (text !== null) said.push(text);
        wake();
      };
      const all = followers.get(container) ?? new Set();
      followers.set(container, all.add(follow));
      signal.addEventListener('abort', () => wake(), {once: true});
      while (!signal.aborted) {
        const text = said.shift();
        if (text !== undefined) yield {text, stream: 'stdout', at: null};
        else if (container.facts.status !== 'running') break;
        else
          await new Promise<void>(resolve => {
            wake = resolve;
          });
      }
      all.delete(follow);
    },
    readLogs: name => on(name, logLines),
    pastEvents: name => on(name, () => []),
    describe: unused,
    async *events() {},
    stats: name =>
      on(name, container => ({
        rxBytes: container.rxBytes,
        diskReadBytes: container.readBytes,
        memoryBytes: 0,
        cpuNs: 0,
      })),
    image: unused,
  };
}
