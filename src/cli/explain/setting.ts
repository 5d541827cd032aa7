/** Where a value can come from, the strongest first. */
const SOURCES = ['flag', 'environment', 'file', 'default'] as const;
type Source = (typeof SOURCES)[number];

/** One place that says what a setting is. */
export type Candidate = {
  readonly source: Source;
  /** `--runs`, `NO_COLOR`, a file and its line. */
  readonly from: string;
  /** As it may be shown: a secret is masked. */
  readonly shown: string;
  /** Why it does not count here, whatever its rank; undefined = it counts. */
  readonly ignored?: string;
};

export type Setting = {
  readonly key: string;
  readonly about: string;
  readonly candidates: readonly Candidate[];
};

/** The candidate that counts: the strongest that is not ignored. */
export function winner({candidates}: Setting): Candidate | undefined {
  return SOURCES.flatMap(source => candidates.filter(one => one.source === source)).find(
    one => one.ignored === undefined,
  );
}

/** Leaves out the places that say nothing. */
export function said(...candidates: readonly (Candidate | null)[]): readonly Candidate[] {
  return candidates.filter(one => one !== null);
}
