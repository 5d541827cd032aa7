import type {Socket} from 'node:net';
import {Client, type Dispatcher, ProxyAgent, request} from 'undici';
import {httpFailure} from './http-failure.ts';
import {knock} from './knock.ts';
import type {Http, HttpAnswer, HttpRequest} from './ports.ts';
import {proxyFor} from './proxy.ts';

const CONNECT_TIMEOUT_MS = 5000;
const TIMEOUT_MS = 30_000;
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export type HttpOptions = {
  /** Where a rehearsal's embedded servers really listen. A routed request is plain HTTP: they speak no TLS. */
  readonly route?: (hostname: string, port: number) => {readonly hostname: string; readonly port: number};
  /** Names the proxies for hosts other than loopback; without it there are none. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

function routed(url: URL, route: HttpOptions['route']): URL {
  if (route === undefined) return url;
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const to = route(url.hostname, port);
  if (to.hostname === url.hostname && to.port === port) return url;
  return new URL(`http://${to.hostname}:${to.port}${url.pathname}${url.search}`);
}

/** One connection, one request. */
function connection(
  url: URL,
  connectTimeoutMs: number,
  environment: HttpOptions['environment'],
  socket: Socket | undefined,
): Dispatcher {
  if (socket !== undefined)
    return new Client(url.origin, {
      connect: (_, take) => queueMicrotask(() => take(null, socket)),
      allowH2: false,
      pipelining: 1,
    });
  const proxy = proxyFor(url, environment ?? {});
  const connect = {timeout: connectTimeoutMs};
  if (proxy !== undefined)
    return new ProxyAgent({uri: proxy, requestTls: connect, proxyTls: connect, connect});
  return new Client(url.origin, {connect, allowH2: false, pipelining: 1});
}

function flatHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

async function readBody(
  body: Dispatcher.ResponseData['body'],
  onFirstByte: (() => void) | undefined,
): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    if (bytes === 0) onFirstByte?.();
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function exchange(
  message: HttpRequest,
  url: URL,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const {statusCode, headers, body} = await request(url, {
    method: message.method,
    dispatcher,
    signal,
    reset: true,
    headersTimeout: 0,
    bodyTimeout: 0,
    headers: {
      ...(message.body === undefined ? {} : {'content-type': 'application/json'}),
      ...message.headers,
    },
    ...(message.body === undefined ? {} : {body: JSON.stringify(message.body)}),
  });
  const content = await readBody(body, message.onFirstByte);
  if (content === null)
    return {ok: false, kind: 'other', message: `the answer is longer than ${MAX_BODY_BYTES} bytes`};
  return {ok: true, status: statusCode, headers: flatHeaders(headers), body: content.toString('utf8')};
}

const cancelled: HttpAnswer = {ok: false, kind: 'aborted', message: 'the request was cancelled'};

/** HTTP through undici: a new connection each time, closed at the end whatever it was; redirects are answers. */
export function createUndiciHttp(options: HttpOptions = {}): Http {
  return async message => {
    const url = routed(new URL(message.url), options.route);
    const timeoutMs = message.timeoutMs ?? TIMEOUT_MS;
    const connectTimeoutMs = message.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
    const {hostname, port} = url;
    const knocked = message.isGuess
      ? await knock({hostname, port: Number(port)}, {timeoutMs: connectTimeoutMs, signal: message.signal})
      : undefined;
    if (knocked?.ok === false) return message.signal?.aborted ? cancelled : httpFailure(knocked.error);
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = message.signal === undefined ? timeout : AbortSignal.any([timeout, message.signal]);
    const dispatcher = connection(url, connectTimeoutMs, options.environment, knocked?.socket);
    try {
      return await exchange(message, url, dispatcher, signal);
    } catch (error) {
      if (message.signal?.aborted) return cancelled;
      if (timeout.aborted)
        return {ok: false, kind: 'timeout', message: `no full answer within ${timeoutMs} ms`};
      return httpFailure(error);
    } finally {
      await dispatcher.destroy();
      // Of a request that was cancelled before it began nobody else knows.
      knocked?.socket.destroy();
    }
  };
}
