import type {Context} from '../context.ts';
import type {Evidence} from '../engine/gate.ts';
import type {RunConfig} from '../env/types.ts';
import type {HttpAnswer} from '../host/ports.ts';
import {proxyFor} from '../host/proxy.ts';

export type WhichModel = Pick<RunConfig, 'hfEndpoint' | 'hfToken' | 'modelName'>;

/** What the hub said to the two questions that need no download. */
export type HubAccess = {
  /** `/api/whoami-v2`; null without a token. */
  readonly whoami: HttpAnswer | null;
  /** HEAD of the model's config.json. */
  readonly head: HttpAnswer;
  /** Host and port of the proxy that stands between; null = none is named in the environment. */
  readonly proxy: string | null;
  /** Milliseconds by which this machine's clock is ahead of the hub's; null = not known. */
  readonly clockAheadMs: number | null;
  readonly evidence: readonly Evidence[];
};

const TIMEOUT_MS = 15_000;
const CERTIFICATE_TIME = /not yet valid|NOT_YET_VALID|has expired|HAS_EXPIRED/i;

/** TLS that failed for the dates in the certificate: it is old, or our clock is wrong. */
export function isAboutTime(answer: HttpAnswer): boolean {
  return !answer.ok && answer.kind === 'tls' && CERTIFICATE_TIME.test(answer.message);
}

/** One line about an answer. */
export function said(answer: HttpAnswer): string {
  if (!answer.ok) return `${answer.kind}: ${answer.message}`;
  const {'x-error-code': code, 'x-error-message': message} = answer.headers;
  return [`HTTP ${answer.status}`, code, message === undefined ? undefined : `"${message.slice(0, 200)}"`]
    .filter(word => word !== undefined && word !== '')
    .join(' ');
}

/** Without TLS even a machine with a wrong clock can ask what time it is. */
async function clockAhead(context: Context, endpoint: string): Promise<number | null> {
  const answer = await context.http({
    method: 'HEAD',
    url: `http://${new URL(endpoint).hostname}/`,
    timeoutMs: 5000,
    connectTimeoutMs: 5000,
    signal: context.signal,
  });
  const date = answer.ok ? Date.parse(answer.headers.date ?? '') : Number.NaN;
  return Number.isNaN(date) ? null : context.clock.wall().getTime() - date;
}

/** Asks who the token is, and whether it may read the model. */
export async function askHub(context: Context, model: WhichModel): Promise<HubAccess> {
  const {hfEndpoint, hfToken, modelName} = model;
  const headers = hfToken === null ? {} : {authorization: `Bearer ${hfToken}`};
  const ask = (method: 'GET' | 'HEAD', url: string) =>
    context.http({
      method,
      url,
      headers,
      timeoutMs: TIMEOUT_MS,
      connectTimeoutMs: 5000,
      signal: context.signal,
    });
  const sent = hfToken === null ? '' : '-H "Authorization: Bearer $HF_TOKEN" ';
  const who = `${hfEndpoint}/api/whoami-v2`;
  const file = `${hfEndpoint}/${modelName}/resolve/main/config.json`;
  const whoami = hfToken === null ? null : await ask('GET', who);
  const head = await ask('HEAD', file);
  const proxy = proxyFor(new URL(hfEndpoint), context.host.environment);
  return {
    whoami,
    head,
    proxy: proxy === undefined || !URL.canParse(proxy) ? null : new URL(proxy).host,
    clockAheadMs: isAboutTime(head) ? await clockAhead(context, hfEndpoint) : null,
    evidence: [
      ...(whoami === null ? [] : [{command: `curl -sS ${sent}${who}`, text: said(whoami)}]),
      {command: `curl -sSI ${sent}${file}`, text: said(head)},
    ],
  };
}
