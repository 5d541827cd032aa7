import {errorCode, errorMessage} from './failure.ts';
import type {Read} from './ports.ts';

export type DockerFailure = Extract<Read<never>, {ok: false}>;

const UNREACHABLE = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTSOCK', 'ENOTDIR']);
const DENIED = new Set(['EACCES', 'EPERM']);

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

/** What the daemon itself said, without the client's wrapping. */
function daemonMessage(error: unknown): string {
  if (error instanceof Error && 'json' in error && error.json !== null && typeof error.json === 'object') {
    if ('message' in error.json && typeof error.json.message === 'string') return error.json.message;
  }
  return errorMessage(error).trim();
}

/** An error of the client or of the daemon as a value, with what to do where that is known. Others are bugs. */
export function dockerFailure(error: unknown, socketPath: string, timedOut: boolean): DockerFailure {
  const status = statusOf(error);
  if (status !== undefined) {
    const message = daemonMessage(error);
    if (status === 404) return {ok: false, code: 'not-found', message};
    if (status === 409) return {ok: false, code: 'conflict', message};
    if (status === 403) return {ok: false, code: 'permission', message};
    return {ok: false, code: `http-${status}`, message: `Docker answered ${status}: ${message}`};
  }
  const code = errorCode(error);
  if (timedOut) {
    return {
      ok: false,
      code: 'timeout',
      message: `Docker took the request at ${socketPath} and did not answer: see "journalctl -u docker", then "sudo systemctl restart docker"`,
    };
  }
  if (DENIED.has(code)) {
    return {
      ok: false,
      code: 'permission',
      message: `no right to use ${socketPath}: "sudo usermod -aG docker $USER" and log in again (that group is as good as root), or run as root`,
    };
  }
  if (UNREACHABLE.has(code)) {
    return {
      ok: false,
      code: 'unreachable',
      message: `no Docker daemon answers at ${socketPath} (${code}): "sudo systemctl start docker"`,
    };
  }
  if (code === 'other' && error instanceof TypeError) throw error;
  return {ok: false, code, message: errorMessage(error)};
}
