import {errorCode, errorMessage} from './failure.ts';
import type {HttpAnswer} from './ports.ts';

export type HttpFailure = Extract<HttpAnswer, {ok: false}>;

const KINDS: Readonly<Record<string, HttpFailure['kind']>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  HPE_INVALID_EOF_STATE: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EPROTO: 'tls',
};
const TLS = /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/;

/** Why no answer came, in the words of a readiness poll. undici wraps the socket's error in its own. */
export function httpFailure(error: unknown): HttpFailure {
  const code = errorCode(error);
  const kind = KINDS[code] ?? (TLS.test(code) ? 'tls' : undefined);
  if (kind === undefined && error instanceof Error && error.cause instanceof Error)
    return httpFailure(error.cause);
  return {ok: false, kind: kind ?? 'other', message: errorMessage(error)};
}
