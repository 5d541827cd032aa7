/** A value that must never be shown. `shownAs` is what takes its place on screen, e.g. `$HF_TOKEN`. */
export type Secret = {readonly secret: string; readonly shownAs: string};

/**
 * One program to run, as data. The text on screen, in the clipboard and in the journal is rendered from
 * this same value by `toShell`, so what is shown is what runs.
 */
export type Command = {
  readonly argv: readonly [string, ...string[]];
  /** Run as root: as it is when we are root, else through `sudo -n`. */
  readonly sudo?: boolean;
  readonly cwd?: string;
  /** Added to a clean environment. */
  readonly env?: Readonly<Record<string, string | Secret>>;
  /** Text for standard input; without it standard input is empty. */
  readonly stdin?: string;
};

/** What an action destroys, and the text that must be typed before it may run. */
type Danger = {
  /** Question id; also what an answers file or flag answers. */
  readonly questionId: string;
  readonly destroys: readonly string[];
  readonly typeExactly: string;
  readonly typeHint: string;
  /** The flags that answer it unattended. */
  readonly flag: string;
};

type Described = {
  /** Why, in a few words, for a person: "mount the NVMe". */
  readonly purpose: string;
  readonly danger?: Danger;
  /** How to take it back by hand, where that is possible. */
  readonly undo?: string;
};

/** Runs a command to its end. `allowFailure` lists exit codes that are as good as 0. */
export type CommandAction = Described & {
  readonly kind: 'command';
  readonly command: Command;
  readonly allowFailure?: readonly number[];
  readonly timeoutMs?: number;
  /** Ways out when it fails, where there are better ones than to try again. */
  readonly ifItFails?: readonly string[];
};

/** Writes a whole text file atomically. `before` is what was read when planning; undefined = new file. */
export type EditFileAction = Described & {
  readonly kind: 'edit-file';
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
  /** Mode for a new file, and for an existing one too; default: kept. */
  readonly mode?: number;
};

/** Who a disk is, whatever its kernel name is today. null = the disk does not say. */
export type DiskIdentity = {
  readonly serial: string | null;
  /** Number of the NVMe namespace: several of one controller share its serial. */
  readonly namespace: string | null;
  readonly bytes: number;
  readonly diskSequence: string | null;
};

/**
 * Makes a file system on a disk that is blank. Right before it happens the disk is locked and looked at again, and
 * afterwards the new file system must be seen.
 */
export type FormatDiskAction = Described & {
  readonly kind: 'format-disk';
  /** Kernel path when it was agreed to; only words are made of it. */
  readonly device: string;
  /** Stable link below /dev/disk: what the commands name. */
  readonly link: string;
  /** What must still be true of the disk that the link leads to. */
  readonly identity: DiskIdentity;
  /** UUID that the new file system gets; known beforehand, so that the whole plan can be shown. */
  readonly uuid: string;
  /** The operator's flag lets a disk without signature, whose bytes are not zero, be formatted. */
  readonly rawDataAllowed: boolean;
  /** mkfs by the link, never with -F. */
  readonly command: Command;
};

/** Replaces /etc/fstab atomically, with a backup, once `findmnt --verify` finds nothing new to say against it. */
export type EditFstabAction = Described & {
  readonly kind: 'edit-fstab';
  /** The text that the change was planned from. */
  readonly before: string;
  readonly after: string;
};

/** Deletes a folder that is provably ours. */
export type RemoveTreeAction = Described & {
  readonly kind: 'remove-tree';
  readonly path: string;
  /** The path must be strictly below this folder, on the same file system. */
  readonly below: string;
};

/**
 * Long work owned by dockerd: `start` starts a named container detached; it is followed through its log
 * until it exits. An already running container of that name is followed instead of started again.
 */
export type ContainerJobAction = Described & {
  readonly kind: 'container-job';
  readonly container: string;
  readonly start: Command;
  /** It was seen at work when this was planned. */
  readonly isUnderWay?: boolean;
  readonly deadlineMs: number;
};

/**
 * Long work that a client must stay alive for (an image build). The client runs in its own session and writes
 * to a file, so that it outlives us; a second start finds it and follows the file.
 */
export type DetachedJobAction = Described & {
  readonly kind: 'detached-job';
  readonly name: string;
  readonly command: Command;
  readonly deadlineMs: number;
};

/** Waits until a server answers with the right model, watching the container for a crash loop. */
export type WaitReadyAction = Described & {
  readonly kind: 'wait-ready';
  readonly container: string;
  readonly url: string;
  readonly expectedModel: string;
  readonly deadlineMs: number;
};

/** Runs one block of the benchmark. */
export type MeasureAction = Described & {
  readonly kind: 'measure';
  readonly mode: 'online' | 'offline';
  /** Whether the containers' way out is closed meanwhile, by firewall rules. */
  readonly cutEgress: boolean;
};

/** Closed on purpose: `src/actions/index.ts` performs every kind in one exhaustive switch. */
export type Action =
  | CommandAction
  | EditFileAction
  | FormatDiskAction
  | EditFstabAction
  | RemoveTreeAction
  | ContainerJobAction
  | DetachedJobAction
  | WaitReadyAction
  | MeasureAction;
