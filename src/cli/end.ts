import type {ExitName} from './exit-codes.ts';
import type {Parsed, UsageError} from './usage-error.ts';

/** How an order ended: an exit code, or why it could not be begun. */
export type End =
  | {readonly ok: true; readonly code: number}
  | {readonly ok: false; readonly exit: ExitName; readonly error: UsageError};

/** What was wrong with the command line ends it. */
export function endOf(result: Parsed<number>): End {
  return result.ok ? {ok: true, code: result.value} : {ok: false, exit: 'usage', error: result.error};
}
