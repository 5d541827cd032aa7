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
  /** Number of the NVMe namespace, from sysfs. */
  readonly namespace: string | null;
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
  /** Stable links below /dev/disk that lead to it, the best first. */
  readonly links: readonly string[];
  /** How the NVMe controller is reached: pcie, tcp, rdma, fc, loop. null = sysfs does not say. */
  readonly fabric: string | null;
  /** Where the runbook wants the NVMe. */
  readonly mountPoint: string;
  readonly uses: Look<readonly Use[]>;
  /** What else has it, in words: holders in sysfs, /proc/mdstat, /proc/swaps; configuration that names a blank one. */
  readonly claims: Look<readonly string[]>;
  /** Not looked at where uses, claims or partitions have decided already. */
  readonly contents: DiskContents | null;
  readonly evidence: readonly Evidence[];
};

export type DiskContents = {
  readonly probe: Look<Probe>;
  /** Types that wipefs lists. */
  readonly signatures: Look<readonly string[]>;
  /** Whether every sample of raw bytes was zero. Not looked at where a signature has decided. */
  readonly zero: Look<boolean>;
  /** Whether the kernel lets the disk be opened exclusively. Not looked at where a signature has decided. */
  readonly exclusive: Look<boolean>;
};

/** Where a disk is, in the words of its cloud. */
export type DiskPlace = {
  readonly kind: 'local' | 'remote' | 'unknown';
  readonly cloud: 'azure' | 'aws' | 'gcp' | null;
  /** "Azure data disk, LUN 0", "EBS volume vol-0abc", "GCP local SSD 1". null = nothing more to say. */
  readonly called: string | null;
  /** What is on it is gone after the VM was stopped and deallocated. */
  readonly ephemeral: boolean;
};

/** The one word an operator needs about a disk. */
export type DiskWord = 'OS' | 'IN USE' | 'HAS DATA' | 'BLANK' | 'READY' | 'REMOTE' | 'UNKNOWN';

/** A point of the format gate that does not hold. */
export type FormatObjection = {
  readonly point: FormatPointId;
  readonly why: string;
  /** false = it could not be looked at. */
  readonly seen: boolean;
};

/** The points of facts 6.1 that are decided by looking, in its order. */
export type FormatPointId =
  | 'stable-link'
  | 'whole-disk'
  | 'writable'
  | 'recognisable'
  | 'local-nvme'
  | 'unused'
  | 'unclaimed'
  | 'no-partitions'
  | 'no-signature'
  | 'zero-bytes'
  | 'exclusive';

export type DiskView = {
  readonly device: string;
  /** Stable link below /dev/disk; null where there is none. */
  readonly link: string | null;
  readonly identity: DiskIdentity;
  readonly model: string | null;
  readonly place: DiskPlace;
  readonly nvme: boolean;
  readonly word: DiskWord;
  /** Sentences, the deciding one first. */
  readonly reasons: readonly string[];
  /** Empty = blank beyond doubt, local, NVMe, unused: the only kind that may ever be formatted. */
  readonly objections: readonly FormatObjection[];
  readonly formattable: boolean;
  /** A file system that can be mounted as it is; null where there is none. */
  readonly mountable: {readonly device: string; readonly uuid: string; readonly fsType: string} | null;
  readonly evidence: readonly Evidence[];
};
