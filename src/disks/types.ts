import type {Evidence} from '../engine/gate.ts';
import type {DiskIdentity} from '../engine/plan.ts';

/** One node of lsblk's tree, whatever the version of util-linux that printed it. null = it does not say. */
export type BlockDevice = {
  /** Kernel name: `nvme0n1`. */
  readonly name: string;
  /** `/dev/nvme0n1` */
  readonly path: string;
  readonly majMin: string | null;
  /** disk, part, lvm, crypt, raid0, loop ... */
  readonly type: string;
  readonly bytes: number | null;
  readonly readOnly: boolean | null;
  readonly transport: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  readonly diskSequence: string | null;
  readonly fsType: string | null;
  readonly label: string | null;
  readonly uuid: string | null;
  readonly partitionTable: string | null;
  /** `[SWAP]` among them for swap. */
  readonly mountPoints: readonly string[];
  readonly children: readonly BlockDevice[];
};

/** What a path is on. */
export type Mount = {
  /** As the kernel names it; `/dev/sda1[/folder]` for a bind mount. */
  readonly source: string;
  readonly target: string;
  readonly fsType: string;
  readonly options: string;
  readonly uuid: string | null;
  readonly majMin: string | null;
};

/** Answer of a look that can fail; `unknown` is never taken as `nothing`. */
export type Look<T> =
  | {readonly status: 'seen'; readonly value: T}
  | {readonly status: 'unknown'; readonly why: string};

/** What `blkid -p` says: a type, nothing, or several contradicting types. */
export type Probe =
  | {readonly kind: 'nothing'}
  | {readonly kind: 'ambiguous'}
  | {
      readonly kind: 'found';
      readonly type: string;
      readonly label: string | null;
      readonly uuid: string | null;
    };

/** One thing that keeps a disk busy: a mount, swap, a folder of ours or of Docker's. */
export type Use = {readonly what: string; readonly device: string; readonly os: boolean};

/** All that was seen about one whole disk. */
export type DiskFacts = {
  readonly disk: BlockDevice;
  /** Where the runbook wants the NVMe. */
  readonly mountPoint: string;
  readonly uses: Look<readonly Use[]>;
  /** Not looked at where uses or partitions have decided already. */
  readonly contents: null | {
    readonly probe: Look<Probe>;
    /** Types that wipefs lists. */
    readonly signatures: Look<readonly string[]>;
    /** Whether every sample of raw bytes was zero. */
    readonly zero: Look<boolean>;
  };
  readonly evidence: readonly Evidence[];
};

/** The one word an operator needs about a disk. */
export type DiskWord = 'OS' | 'IN USE' | 'HAS DATA' | 'BLANK' | 'READY' | 'REMOTE' | 'UNKNOWN';

export type DiskView = {
  readonly device: string;
  readonly identity: DiskIdentity;
  readonly model: string | null;
  readonly nvme: boolean;
  readonly word: DiskWord;
  /** Sentences, the deciding one first. */
  readonly reasons: readonly string[];
  /** Blank beyond doubt, local, NVMe, unused: the only kind that may ever be formatted. */
  readonly formattable: boolean;
  /** Device with a file system that can be mounted as it is; null where there is none. */
  readonly mountable: string | null;
  readonly evidence: readonly Evidence[];
};
