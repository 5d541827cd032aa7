/** An arm by its name in its stack: `baseline`, `faststart`, `runai`. */
export type ArmId = string;

/** The two sides of a comparison, which is what a verdict is about: the baseline, and one arm against it. */
export type Side = 'baseline' | 'faststart';

export type Service = {readonly service: string; readonly container: string};

/** A container that an arm needs, up before it: the store. */
type Companion = Service & {
  /** Stays up while other arms are measured. False for one that holds GPU memory which those need. */
  readonly staysUp: boolean;
};

/** One way of starting the server, as data: more loaders can join without new code. */
export type Arm = Service & {
  readonly id: ArmId;
  readonly profile: string;
  /** Must be up before this one is started, in order. */
  readonly companions: readonly Companion[];
  /** The .env key of the published port. */
  readonly portKey: 'VLLM_BASELINE_PORT' | 'VLLM_FASTSTART_PORT';
  /** Whose files its weights are: the Hugging Face cache's, or the store's. */
  readonly weights: 'hub-cache' | 'store';
  /** Where a restart has its weights from while its companions are warm. */
  readonly restartsFrom: 'disk' | 'pinned memory' | 'GPU memory';
};

export type Mode = 'online' | 'offline';
