import type {Context} from '../../context.ts';
import type {Read} from '../../host/ports.ts';

/**
 * Gives one look a time limit of its own, in real milliseconds. What takes longer could not be seen, and is told to
 * stop through the signal of the context that it was given.
 */
export async function limited<T>(
  context: Context,
  limitMs: number,
  look: (context: Context) => Promise<Read<T>>,
): Promise<Read<T>> {
  const leave = new AbortController();
  const signal = AbortSignal.any([context.signal, leave.signal]);
  const late = context.clock.sleep(limitMs * context.clock.scale, signal).then((): Read<T> => {
    const message = context.signal.aborted ? 'cancelled' : `no answer within ${limitMs / 1000} s`;
    return {ok: false, code: 'timeout', message};
  });
  try {
    return await Promise.race([look({...context, signal}), late]);
  } finally {
    leave.abort();
  }
}
