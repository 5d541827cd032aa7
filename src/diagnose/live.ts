/** Something that Docker said happened to the container: `start`, `die`, `oom`, `kill`, `stop`, `destroy`. */
export type Happening = {readonly action: string; readonly exitCode: number | null; readonly atMs: number};

/** How much it does, measured over a short while. */
export type Rates = {
  readonly overMs: number;
  /** CPU seconds per second: 1 = one core. */
  readonly cores: number | null;
  readonly diskBytesPerSecond: number | null;
  /** Received; of the network namespace that it lives in. */
  readonly networkBytesPerSecond: number | null;
};

/** What the container was started with, as far as the start depends on it. Never the value of a secret. */
export type Environment = {
  /** HF_HOME, HF_HUB_CACHE, HF_ENDPOINT, HTTPS_PROXY and the like, where set; secrets inside are taken out. */
  readonly variables: Readonly<Record<string, string>>;
  readonly token: 'present' | 'absent' | 'only-in-a-name-that-nothing-reads';
};

/** What the cache folder holds of the model's weights. */
export type Download = {
  readonly haveBytes: number;
  /** null = the list of the weights is not in the cache yet. */
  readonly wantBytes: number | null;
  /** Files that were begun and are not whole. */
  readonly unfinished: number;
};

/** A folder of the host that the container has, and the disk that it is on. */
export type MountedFolder = {
  readonly source: string;
  readonly target: string;
  readonly writable: boolean;
  /** As mounted: `/dev/nvme0n1`; null = the mount table does not say. */
  readonly device: string | null;
  readonly mountPoint: string | null;
};

/** null = the driver does not say: one that is cut in slices (MIG) has no utilisation, one that shares the host's memory none of its own. */
export type GpuCard = {
  readonly index: number;
  readonly name: string;
  readonly usedMib: number | null;
  readonly totalMib: number | null;
  /** Share of the last moment in which anything ran on it; 0..100. */
  readonly busyPercent: number | null;
};

/** A process that computes on a GPU. */
export type GpuHolder = {
  readonly pid: number;
  readonly program: string;
  readonly usedMib: number | null;
  /** Whose process it is; null = no container's that we know. */
  readonly container: string | null;
};

export type Gpu = {
  readonly cards: readonly GpuCard[];
  /** null = they could not be listed, which is not "nobody". */
  readonly holders: readonly GpuHolder[] | null;
};

/** A published port of the container and who listens on it now. */
export type PortOwner = {
  readonly port: number;
  /** null = nobody. */
  readonly holder: string | null;
  readonly ours: boolean;
};

/** The container whose network (and process) namespace this one was made to share. */
export type LentNamespace = {
  readonly owner: string;
  /** `restarted`: it came up again after this one was started, so that this one holds a namespace of the dead. */
  readonly state: 'up' | 'down' | 'gone' | 'restarted';
};

export type StoreLook = {
  readonly name: string;
  /** null = there is no such container. */
  readonly status: string | null;
  readonly exitCode: number | null;
  readonly oomKilled: boolean;
  /** It said that it listens, in this life of its own. */
  readonly listening: boolean;
  /** Its last lines, oldest first. */
  readonly lines: readonly string[];
};

/** A TCP connection that it opened, and that was there for the whole of the watch. */
export type Connection = {
  readonly address: string;
  readonly port: number;
  /** SYN_SENT = asked for, and not answered in all that time. */
  readonly state: 'SYN_SENT' | 'ESTABLISHED';
  /** What was sent is sent again and again: the other side is gone without a word. */
  readonly isUnacknowledged: boolean;
};

/**
 * What only the machine itself can show, beside Docker's state and the log. null = could not be seen: the reason is in
 * `notSeen`, and it is never taken as fine.
 */
export type Live = {
  readonly container: string;
  /** How long this life has lasted; null = it does not run. */
  readonly upMs: number | null;
  /** Since its last line, or since its start where it has said nothing. */
  readonly silentMs: number | null;
  readonly restartPolicy: string;
  readonly logDriver: string;
  readonly health: string | null;
  /** Why it could be looked at no longer while it was watched: removed (`not-found`), or Docker went away. */
  readonly lost: {readonly code: string; readonly message: string} | null;
  /** Since the life before this one began, oldest first. */
  readonly happened: readonly Happening[] | null;
  readonly rates: Rates | null;
  readonly environment: Environment;
  readonly mounts: readonly MountedFolder[];
  readonly download: Download | null;
  readonly gpu: Gpu | null;
  readonly ports: readonly PortOwner[] | null;
  readonly lent: LentNamespace | null;
  /** Only looked at for a server that loads from it. */
  readonly store: StoreLook | null;
  /** Lines of the kernel about memory; an empty list = it was read and says nothing. */
  readonly kernel: readonly string[] | null;
  /** Of the network that it lives in, other containers' in the same one too. */
  readonly connections: readonly Connection[] | null;
};
