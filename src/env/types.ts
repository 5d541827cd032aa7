/** What a reader makes of a key. undefined = it has no such key, null = it was not asked. */
export type ReadAs = string | undefined | null;

/** A key that the three readers of an env file understand differently, or whose line is broken. */
export type Disagreement = {
  readonly key: string;
  readonly bash: ReadAs;
  readonly compose: ReadAs;
  readonly node: ReadAs;
  /** The line that makes them agree. */
  readonly repair: string;
};

/** Something wrong with the file, with its line where there is one. `fatal` ones stop the step. */
export type EnvProblem = {
  readonly line: number | null;
  readonly key: string | null;
  readonly text: string;
  readonly fix: string;
  readonly fatal: boolean;
};

/** What the operator's .env says. `values` are Compose's, the ones that containers get. */
export type EnvReading =
  | {
      readonly status: 'read';
      readonly path: string;
      readonly text: string;
      readonly values: Readonly<Record<string, string>>;
      readonly disagreements: readonly Disagreement[];
      readonly problems: readonly EnvProblem[];
      /** Readers that could not be asked, and why. */
      readonly notAsked: readonly string[];
    }
  | {readonly status: 'missing'; readonly path: string}
  | {readonly status: 'unreadable'; readonly path: string; readonly message: string};

/** The keys of the runbook's example and what they leave open, checked and typed. */
export type RunConfig = {
  readonly modelFolder: string;
  readonly cacheFolder: string;
  /** `org/name` */
  readonly modelName: string;
  readonly memPoolSize: string;
  readonly baselinePort: number;
  readonly faststartPort: number;
  readonly hfToken: string | null;
  readonly hfEndpoint: string;
  readonly threads: number;
  readonly chunkSize: string;
  /** A branch, a tag, or a commit. */
  readonly revision: string;
  readonly dtype: string;
  /** GPUs that one model is spread over. */
  readonly ranks: number;
  readonly gpuIds: readonly string[];
};
