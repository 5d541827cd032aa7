/** What a run is doing. */
export type RunPhaseName =
  | 'stopping'
  | 'evicting'
  | 'verifying'
  | 'settling'
  | 'starting'
  | 'polling'
  | 'completing'
  | 'collecting';

/** What is known about the run under way; about one a second. */
export type RunTick = {
  readonly elapsedMs: number;
  readonly restarts: number | null;
  readonly rxBytes: number | null;
  readonly readBytesPerSecond: number | null;
  readonly probe: string;
};
