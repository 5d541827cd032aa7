import {z} from 'zod';

const bytes = z.int().nonnegative();

/** One node of `lsblk`'s tree, as it prints it; columns that are left out are null. */
export type BlockNode = {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly 'maj:min': string;
  readonly ro?: boolean;
  readonly rota?: boolean;
  readonly rm?: boolean;
  readonly model?: string;
  readonly serial?: string;
  readonly wwn?: string;
  readonly tran?: string;
  readonly vendor?: string;
  readonly pttype?: string;
  readonly ptuuid?: string;
  readonly parttype?: string;
  readonly partuuid?: string;
  /** Content, as `blkid -p` finds it; without one the device is blank. */
  readonly signature?: Signature;
  /** No signature, and yet not zeros: everywhere, or only the bytes at these offsets. */
  readonly noise?: boolean | readonly number[];
  /** Links of the cloud's own udev rules, below /dev, besides those that every udev makes. */
  readonly links?: readonly string[];
  /** Number of the NVMe namespace, where the kernel's name does not end in it. */
  readonly nsid?: number;
  /** How the NVMe controller is reached; `pcie` where nothing is said. */
  readonly fabric?: string;
  /** Somebody else holds a lock on it. */
  readonly locked?: boolean;
  /** Bytes a second: reads that miss the page cache, and writes. */
  readonly readRate?: number;
  readonly writeRate?: number;
  readonly children?: readonly BlockNode[];
};

/** What an ext4 has on record of itself; a new one has nothing. */
const superblock = z.strictObject({
  /** "clean with errors" ...; clean where nothing is said. */
  state: z.string().optional(),
  /** Bytes in use besides the files of this machine. */
  usedBytes: bytes.optional(),
  lastMountedOn: z.string().optional(),
  lastMountedAt: z.string().optional(),
});

const signature = z.strictObject({
  type: z.string(),
  usage: z.enum(['filesystem', 'raid', 'crypto', 'other', 'partition']),
  version: z.string().optional(),
  uuid: z.string(),
  label: z.string().optional(),
  offset: z.string(),
  /** What `file -s` says after the colon. */
  describedAs: z.string(),
  /** More than one signature: `blkid -p` exits 8. */
  ambivalent: z.boolean().optional(),
  superblock: superblock.optional(),
});
export type Signature = z.output<typeof signature>;

const blockNode: z.ZodType<BlockNode> = z.lazy(() =>
  z.strictObject({
    name: z.string(),
    type: z.string(),
    size: bytes,
    'maj:min': z.string(),
    ro: z.boolean().exactOptional(),
    rota: z.boolean().exactOptional(),
    rm: z.boolean().exactOptional(),
    model: z.string().exactOptional(),
    serial: z.string().exactOptional(),
    wwn: z.string().exactOptional(),
    tran: z.string().exactOptional(),
    vendor: z.string().exactOptional(),
    pttype: z.string().exactOptional(),
    ptuuid: z.string().exactOptional(),
    parttype: z.string().exactOptional(),
    partuuid: z.string().exactOptional(),
    signature: signature.exactOptional(),
    noise: z.union([z.boolean(), z.array(bytes)]).exactOptional(),
    links: z.array(z.string()).exactOptional(),
    nsid: z.int().positive().exactOptional(),
    fabric: z.string().exactOptional(),
    locked: z.boolean().exactOptional(),
    readRate: z.number().positive().exactOptional(),
    writeRate: z.number().positive().exactOptional(),
    children: z.array(blockNode).exactOptional(),
  }),
);

const mount = z.strictObject({
  source: z.string(),
  /** What `df` prints instead: `/dev/root` on images whose kernel was told so. */
  shownByDf: z.string().optional(),
  target: z.string(),
  fstype: z.string(),
  options: z.string(),
  /** Bytes in use besides the files of this machine. */
  usedBytes: bytes.optional(),
});

const file = z.strictObject({path: z.string(), text: z.string(), mode: z.string().optional()});

const image = z.strictObject({reference: z.string(), bytes, createdAt: z.string()});

const gpu = z.strictObject({
  name: z.string(),
  uuid: z.string(),
  driver: z.string(),
  memoryMib: z.int(),
  powerWatts: z.int(),
});

const model = z.strictObject({
  sha: z.string(),
  gated: z.union([z.literal(false), z.enum(['auto', 'manual'])]),
  architecture: z.string(),
  /** Shape of a Llama: bytes, shards and the tensor index all follow from it. */
  layers: z.int().positive(),
  hidden: z.int().positive(),
  intermediate: z.int().positive(),
  vocabulary: z.int().positive(),
  keyValue: z.int().positive(),
});

/** Seconds, and bytes a second. */
const timing = z.strictObject({
  seed: z.int(),
  /** Coefficient of variation of every modelled time. */
  variation: z.number(),
  importsSeconds: z.number(),
  engineInitSeconds: z.number(),
  /** More for the first start with an empty compile cache. */
  compileSeconds: z.number(),
  apiServerSeconds: z.number(),
  /** More after the whole page cache was dropped: the image's libraries are read again. */
  librariesSeconds: z.number(),
  stopSeconds: z.number(),
  completionSeconds: z.number(),
  pageCacheRate: z.number(),
  storeStartSeconds: z.number(),
  pinnedCopyRate: z.number(),
  /** How much faster than one reader the store's direct readers are. */
  storeDiskFactor: z.number(),
  convertRate: z.number(),
  buildSeconds: z.number(),
});

const hub = z.strictObject({
  /** False = nothing answers. */
  reachable: z.boolean(),
  latencyMs: z.number(),
  downloadRate: z.number(),
  tokens: z.record(z.string(), z.string()),
  models: z.record(z.string(), model),
  /** Each online start finds a new commit on `main`, and downloads it. */
  mainMoves: z.boolean().optional(),
  /** Something empties the model cache before each start of the baseline. */
  cacheLost: z.boolean().optional(),
});

/** What git knows of the workspace, paths below it. */
const git = z.strictObject({tracked: z.array(z.string()), history: z.array(z.string())});

const docker = z.strictObject({
  engine: z.string(),
  api: z.string(),
  compose: z.string(),
  dataRoot: z.string(),
  runtimes: z.array(z.string()),
  driver: z.string(),
});

/** A recorded machine: what it answers, and how its consequences are timed. */
export const machineSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  about: z.string(),
  utilLinux: z.enum(['2.37', '2.39', '2.41']),
  kernel: z.string(),
  hostname: z.string(),
  bootId: z.string(),
  cores: z.int().positive(),
  memoryBytes: bytes,
  disks: z.array(blockNode),
  mounts: z.array(mount),
  /** Files, by the device they are on and their path below its top. */
  contents: z.record(z.string(), z.array(file)),
  files: z.array(file),
  folders: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
  gpus: z.array(gpu),
  docker: docker.nullable().default(null),
  /** null = the workspace is no git work tree. */
  git: git.nullable().default(null),
  images: z.array(image),
  registry: z.array(image),
  hub,
  timing,
  /** Ports that something else listens on. */
  listening: z.array(z.strictObject({port: z.int(), process: z.string(), pid: z.int()})),
  /** Commands that were run on it before we came. `restarts`: how often what they started has died since. */
  history: z.array(
    z.strictObject({
      argv: z.tuple([z.string()], z.string()),
      sudo: z.boolean().optional(),
      restarts: z.int().optional(),
    }),
  ),
  /** What an unattended rehearsal answers, by question id. */
  answers: z.record(z.string(), z.string()),
});
export type MachineSpec = z.output<typeof machineSchema>;
export type HubModel = MachineSpec['hub']['models'][string];
