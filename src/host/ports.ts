import type {Command} from '../engine/plan.ts';

/** A reading that can fail for reasons the operator should see. */
export type Read<T> =
  | {readonly ok: true; readonly value: T}
  /** `code` is the system's word (ENOENT, EACCES) or ours (`timeout`). */
  | {readonly ok: false; readonly code: string; readonly message: string};

/** How a command ended. Never thrown: a failure has the shape of a success. */
export type Exit = {
  readonly ok: boolean;
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** The program itself is missing, or not executable. */
  readonly notFound: boolean;
  readonly durationMs: number;
  /** As `toShell` renders it: evidence. */
  readonly shell: string;
};

export type RunOptions = {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Called for each line of either stream as it comes; `\r` ends a line that the next one replaces. */
  readonly onLine?: (line: OutputLine) => void;
};

export type OutputLine = {
  readonly text: string;
  readonly stream: 'stdout' | 'stderr';
  readonly replaces: boolean;
};

export type FileStat = {
  readonly kind: 'file' | 'directory' | 'link' | 'block' | 'other';
  readonly bytes: number;
  readonly device: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedMs: number;
};

export type Held = {
  /** Ends it, and waits until it has ended. */
  release(): Promise<void>;
};

export type Written = {
  /** Where the old content is kept; null = there was none, or it was the same. */
  readonly backup: string | null;
  /** The group of the old file, where the new one could not be given it. */
  readonly lostGroup?: number;
};

/** The machine the runbook is run on. All paths are absolute. */
export type Host = {
  run(command: Command, options?: RunOptions): Promise<Exit>;
  /**
   * At most `maxBytes` (default 4 MiB) from `fromByte` (default 0). `atOnce`: counters that the kernel makes up as they are
   * read, and that no disk and no other process can hold up; a tenth of the cost, for what is read each second.
   */
  readText(
    path: string,
    options?: {maxBytes?: number; fromByte?: number; atOnce?: true},
  ): Promise<Read<string>>;
  readFolder(path: string): Promise<Read<readonly string[]>>;
  /** Follows links. */
  stat(path: string): Promise<Read<FileStat>>;
  /** Does not. */
  lstat(path: string): Promise<Read<FileStat>>;
  realPath(path: string): Promise<Read<string>>;
  /**
   * Atomic: temporary file beside it, fsync, rename. Makes missing folders above a new file. Keeps a copy of an old file
   * as `<path>.faststart-backup`, the next ones as `<path>.faststart-backup.2` and so on.
   */
  writeText(path: string, text: string, options?: {mode?: number}): Promise<Read<Written>>;
  removeTree(path: string): Promise<Read<null>>;
  /**
   * A client that outlives us: own session, both streams to `logPath`, and at its end the exit code to
   * `<logPath>.exit`. Follow the files, not the process.
   */
  startDetached(command: Command, logPath: string): Promise<Read<{pid: number}>>;
  isAlive(pid: number): Promise<boolean>;
  /**
   * Starts a command that keeps something (a lock) for as long as its standard input stays open, and copies that input
   * to its output: held from the first line it prints. It ends with `release`, and with us.
   */
  hold(command: Command): Promise<Read<Held>>;
  readonly user: {readonly uid: number; readonly gid: number; readonly name: string; readonly home: string};
  /** The environment we were started with; for looking at, never passed on whole. */
  readonly environment: Readonly<Record<string, string | undefined>>;
};

export type ContainerFacts = {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly imageId: string;
  readonly status: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly error: string;
  /** ISO times as Docker gives them; Docker's zero time is null. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly pid: number;
  readonly restartCount: number;
  readonly restartPolicy: string;
  readonly health: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly networkMode: string;
  readonly ipcMode: string;
  readonly pidMode: string;
  readonly mounts: readonly {readonly source: string; readonly target: string; readonly writable: boolean}[];
  readonly ports: readonly {
    readonly containerPort: number;
    readonly hostIp: string;
    readonly hostPort: number;
  }[];
  readonly logDriver: string;
};

export type ContainerSummary = {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
};

export type ContainerStats = {
  /** Bytes received since the container's network began; null where it has none of its own. */
  readonly rxBytes: number | null;
  readonly diskReadBytes: number | null;
  readonly memoryBytes: number | null;
  readonly cpuNs: number | null;
};

export type LogLine = {
  readonly text: string;
  readonly stream: 'stdout' | 'stderr';
  readonly at: string | null;
};

/** Something Docker said about a container: `die`, `start`, `oom`, `destroy` ... */
export type ContainerEvent = {
  readonly action: string;
  readonly container: string;
  readonly id: string;
  readonly exitCode: number | null;
  readonly atMs: number;
};

export type ImageFacts = {
  readonly id: string;
  readonly digests: readonly string[];
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
};

/** Docker Engine. A missing container or image is `{ok: false, code: 'not-found'}`; no daemon is `unreachable`; no right is `permission`. */
export type Docker = {
  version(): Promise<Read<{engine: string; api: string; dataRoot: string; runtimes: readonly string[]}>>;
  list(): Promise<Read<readonly ContainerSummary[]>>;
  inspect(nameOrId: string): Promise<Read<ContainerFacts>>;
  start(nameOrId: string): Promise<Read<null>>;
  /** Waits until it has exited. `graceSeconds` before SIGKILL. */
  stop(nameOrId: string, graceSeconds?: number): Promise<Read<null>>;
  remove(nameOrId: string): Promise<Read<null>>;
  setRestartPolicy(nameOrId: string, policy: string): Promise<Read<null>>;
  /** Ends with the container, or with the signal. Docker's own time stamps. */
  followLogs(
    nameOrId: string,
    options: {since?: string; tail?: number; signal: AbortSignal},
  ): AsyncIterable<LogLine>;
  /**
   * `since` and `until` are ISO times. `last`: no more lines than this are kept, the newest; `first`: no more than this
   * are read, the oldest. `tail` counts them before the times do.
   */
  readLogs(
    nameOrId: string,
    options: {
      since?: string;
      until?: string;
      tail?: number;
      last?: number;
      first?: number;
      timeoutMs?: number;
    },
  ): Promise<Read<readonly LogLine[]>>;
  /** That it began, ended, ran out of memory or was removed: of all containers, or of one. */
  events(options: {container?: string; signal: AbortSignal}): AsyncIterable<ContainerEvent>;
  /** What happened to one container in that time, oldest first. The daemon remembers few events, of all containers. */
  pastEvents(
    nameOrId: string,
    span: {readonly since: Date; readonly until: Date},
  ): Promise<Read<readonly ContainerEvent[]>>;
  /** Docker's own description, whole: it holds the values of the environment. */
  describe(nameOrId: string): Promise<Read<unknown>>;
  stats(nameOrId: string): Promise<Read<ContainerStats>>;
  image(reference: string): Promise<Read<ImageFacts>>;
};

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'HEAD';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly connectTimeoutMs?: number;
  readonly timeoutMs?: number;
  /** Most likely nobody listens yet; to be found out cheaply. Never by a proxy, never by TLS. */
  readonly isGuess?: boolean;
  readonly signal?: AbortSignal;
  /** Called at the first byte of the body. */
  readonly onFirstByte?: () => void;
};

export type HttpAnswer =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | {
      readonly ok: false;
      readonly kind: 'refused' | 'reset' | 'timeout' | 'dns' | 'tls' | 'aborted' | 'other';
      readonly message: string;
    };

/** A new connection each time, no proxy for loopback, no redirects followed. */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

export type Clock = {
  /** Milliseconds, monotonic, sub-millisecond resolution. */
  nowMs(): number;
  wall(): Date;
  /** Resolves early, without an error, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** How many of these milliseconds pass in one real one; 1 outside a rehearsal. Limits on jitter grow with it. */
  readonly scale: number;
  /** Milliseconds that processors have worked for this program so far. */
  cpuMs(): number;
};

/** Runs kept on disk, newest first. */
/** A file of a run as it is kept, or the end of a long log. */
export type KeptText = {
  /** Its path below the run's folder. */
  readonly name: string;
  readonly text: string;
  /** Bytes before `text`; 0 = it is whole. */
  readonly leftOutBytes: number;
};

export type Archive = {
  /** Folder of the run we are in: journal, logs, report. */
  readonly runFolder: string;
  readonly runId: string;
  list(): Promise<readonly {readonly id: string; readonly folder: string}[]>;
  journal(runId: string): Promise<Read<string>>;
  texts(runId: string): Promise<Read<readonly KeptText[]>>;
  /** A file of the current run. */
  write(name: string, text: string): Promise<Read<string>>;
  appendLog(name: string, line: string): void;
};
