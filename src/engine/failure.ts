/** An expected failure, as a value: a short line, and what an operator needs to act on it. */
export type Failure = {
  readonly short: string;
  readonly expected: string;
  readonly observed: string;
  readonly command: string;
  readonly fix: readonly string[];
};
