import {connect, type Socket} from 'node:net';

/**
 * Docker's proxy accepts for a published port whether or not anybody listens behind it, and hangs up at once. Where it
 * takes longer, the request itself is reset. Whoever does answer is heard this much later.
 */
const HUNG_UP_WITHIN_MS = 1;

export type Knocked =
  | {readonly ok: true; readonly socket: Socket}
  | {readonly ok: false; readonly error: Error};

const failure = (code: string, message: string): Error => Object.assign(new Error(message), {code});

/**
 * A connection that stays open, or why there is none (`error.code` is the system's). Where nobody listens yet it costs a
 * fraction of a request: a server that is waited for is asked many times before it does.
 */
export function knock(
  {hostname, port}: {readonly hostname: string; readonly port: number},
  {timeoutMs, signal}: {readonly timeoutMs: number; readonly signal: AbortSignal | undefined},
): Promise<Knocked> {
  return new Promise(resolve => {
    const socket = connect({host: hostname, port, noDelay: true, autoSelectFamily: false});
    let error: Error | undefined;
    const leave = (): void => void socket.destroy();
    signal?.addEventListener('abort', leave, {once: true});
    const end = (knocked: Knocked): void => {
      signal?.removeEventListener('abort', leave);
      socket.setTimeout(0);
      resolve(knocked);
    };
    socket.setTimeout(timeoutMs);
    socket.on('connect', () => {
      socket.setTimeout(HUNG_UP_WITHIN_MS);
      // Who does not read does not hear that the other side hung up.
      socket.resume();
    });
    socket.on('timeout', () => {
      if (socket.connecting)
        return void socket.destroy(failure('ETIMEDOUT', `connect ETIMEDOUT ${hostname}:${port}`));
      end({ok: true, socket: socket.pause()});
    });
    socket.on('error', problem => {
      error = problem;
    });
    socket.on('close', () =>
      end({ok: false, error: error ?? failure('ECONNRESET', `${hostname}:${port} hung up`)}),
    );
  });
}
