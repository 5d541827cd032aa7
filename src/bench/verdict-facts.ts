import type {Answer} from './equivalence.ts';
import type {Arm, ArmId, Block, CacheDrop, Fingerprint, Mode, NetworkClass, RunFault, Side} from './types.ts';

/** What the verdict needs of one valid run; null = not collected. */
export type RunFacts = {
  /** As a person finds it again: `offline baseline 2`. */
  readonly label: string;
  readonly seconds: number;
  /** Number of the pair it was measured in; null when runs were not paired. */
  readonly pair: number | null;
  readonly gapSeconds: number | null;
  readonly network: NetworkClass | null;
  readonly rxBytes: number | null;
  readonly hubCacheGrowthBytes: number | null;
  /** Connections to the hub that nobody answered, and log lines about trying again. */
  readonly hubAttempts: number | null;
  readonly readBytes: number | null;
  /** Read from disks that the weights should not be on. */
  readonly otherReadBytes: number | null;
  readonly weightBytes: number | null;
  /** For how long at most the disk of the weights can have held up the start. */
  readonly diskSeconds: number | null;
  /** Why a cold page cache could not be proven; null when it was proven or not claimed. */
  readonly cacheUnproven: string | null;
  readonly stopSeconds: number | null;
  readonly downloadSeconds: number | null;
  /** From the container's start to the beginning of the load. */
  readonly startupSeconds: number | null;
  /** Loading the weights, a download included, as the server's log says. */
  readonly loadSeconds: number | null;
  readonly compileSeconds: number | null;
  readonly captureSeconds: number | null;
  readonly engineInitSeconds: number | null;
  readonly answer: Answer | null;
  readonly tokens: number | null;
  /** Of the server, as its log says. */
  readonly version: string | null;
  readonly gpuSeen: boolean;
};

export type InvalidRun = {
  readonly label: string;
  readonly faults: readonly RunFault[];
  readonly restarts: number | null;
  /** Time before the last start of a container that crashed. */
  readonly crashSeconds: number | null;
};

export type ArmFacts = {
  readonly runs: readonly RunFacts[];
  readonly invalid: readonly InvalidRun[];
  /** Where the weights were read from, in words, where that was said: `cold`, `pinned`. */
  readonly tier: string | null;
  /** Leaf device of the weights. */
  readonly device: string | null;
  /** Whether that is the disk they must be on; null = not known. */
  readonly onApprovedDisk: boolean | null;
};

/** What must stay the same, as far as it is about the two sides. */
export type SidesFingerprint = Omit<Fingerprint, 'images'> & {
  readonly baselineImage: string | null;
  readonly faststartImage: string | null;
};

export type ModeFacts = Readonly<Record<Side, ArmFacts>> & {
  readonly mode: Mode;
  readonly interleaved: boolean;
  /** How the block ended; null = it was cut off. */
  readonly finished: Block['finished'];
  readonly drop: CacheDrop | null;
  readonly storeTier: 'warm' | 'cold' | null;
  /** Whether both containers had the offline flags that the mode calls for. */
  readonly flagsEffective: boolean | null;
  /** Said from outside; null = from the flags and the runs. */
  readonly proofLevel: 'L0' | 'L1' | 'L2' | null;
  readonly parity: readonly string[] | null;
  readonly fingerprint: SidesFingerprint | null;
};

/** Everything a verdict is made of. Equal facts give equal verdicts, whoever measured them. */
export type VerdictFacts = {
  /** The arm that stands against the baseline, and where a restart has its weights from while all is warm. */
  readonly arm: {readonly id: ArmId; readonly restartsFrom: Arm['restartsFrom']};
  readonly claim: 'proof' | 'online';
  /** Null = from the tier of the store. */
  readonly scenario: 'restart' | 'cold start' | null;
  /** `numbers`: start times from elsewhere, with only the evidence that came along. */
  readonly source: 'measured' | 'numbers';
  readonly online: ModeFacts | null;
  readonly offline: ModeFacts | null;
  /** The baseline's loading time where runs do not say it themselves. */
  readonly baselineLoadSeconds: number | null;
  /** Said from outside; null = compare the texts of the runs. */
  readonly outputsMatch: boolean | null;
  /** The times include stopping the old container, as the runbook's script measures. */
  readonly includesStop: boolean;
  /** Bytes a second that the disk of the weights was measured to give, and how. */
  readonly diskLimit: {readonly bytesPerSecond: number; readonly how: string} | null;
  /** Bytes a second that the network was seen to give. */
  readonly networkRate: number | null;
  /** Session gates that were said to have failed elsewhere. */
  readonly failedGates: readonly RunFault[];
  readonly waived: readonly string[];
  /** What of the journal cannot be read, in words; a torn last line is no damage. */
  readonly damage: readonly string[];
  readonly notes: readonly string[];
  readonly rehearsal: boolean;
};

/** The arm that is meant where none is named: the runbook's. */
export const runbookArm: VerdictFacts['arm'] = {id: 'faststart', restartsFrom: 'pinned memory'};
