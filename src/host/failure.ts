import type {Read} from './ports.ts';

/** The system's word for an error (ENOENT, EACCES), or `other`. */
export function errorCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return 'other';
}

export function errorMessage(error: unknown): string {
  if (error instanceof AggregateError && error.message === '' && error.errors.length > 0)
    return errorMessage(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

function asValue(error: unknown): Extract<Read<never>, {ok: false}> {
  const code = errorCode(error);
  if (code === 'other' || code.startsWith('ERR_')) throw error;
  return {ok: false, code, message: errorMessage(error)};
}

/** A system call's outcome as a value: an error the system names is expected; any other is a bug and goes on. */
export async function attempt<T>(work: () => Promise<T>): Promise<Read<T>> {
  try {
    return {ok: true, value: await work()};
  } catch (error) {
    return asValue(error);
  }
}

/** The same for calls that do not wait. */
export function attemptNow<T>(work: () => T): Read<T> {
  try {
    return {ok: true, value: work()};
  } catch (error) {
    return asValue(error);
  }
}
