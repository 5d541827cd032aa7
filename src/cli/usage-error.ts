import {nearest} from '../engine/nearest.ts';

/** The command line is wrong: what, and what would be right. Ends with exit code 2. */
export type UsageError = {
  readonly short: string;
  readonly fix: readonly string[];
  /** Names of which one was meant. */
  readonly known?: readonly string[];
};

/** A value read from the command line, or why it cannot be. */
export type Parsed<T> =
  | {readonly ok: true; readonly value: T}
  | {readonly ok: false; readonly error: UsageError};

/** "unknown step "convrt"", the one of `alike` that was meant, and the known names. */
export function unknownName(
  what: string,
  given: string,
  known: readonly string[],
  alike: readonly string[] = known,
): UsageError {
  const meant = nearest(given, alike);
  return {
    short: `unknown ${what} "${given}"`,
    fix: meant === undefined ? [] : [`did you mean "${meant}"?`],
    known,
  };
}
