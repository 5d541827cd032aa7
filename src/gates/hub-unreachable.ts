import type {Evidence, GateResult} from '../engine/gate.ts';
import type {HttpAnswer} from '../host/ports.ts';
import {type HubAccess, isAboutTime} from './hub-access.ts';
import {byHand, stop, unknown} from './result.ts';

type Base = {readonly expected: string; readonly evidence: readonly Evidence[]; readonly observed: string};
type Broken = Extract<HttpAnswer, {ok: false}>;
type Way = Pick<HubAccess, 'proxy' | 'clockAheadMs'> & {readonly endpoint: string};

const HOUR_MS = 3_600_000;

function duration(ms: number): string {
  const hours = Math.abs(ms) / HOUR_MS;
  return hours >= 48 ? `${Math.round(hours / 24)} days` : `${hours.toFixed(1)} hours`;
}

/** A certificate that is valid at another time than ours. */
function wrongTime(answer: Broken, base: Base, {endpoint, clockAheadMs}: Way): GateResult {
  const setClock = byHand('look at the clock, and let it be set', 'date -u; sudo timedatectl set-ntp true');
  const early = /not yet valid|NOT_YET_VALID/i.test(answer.message);
  // A clock that is behind sees certificates too early, one that is ahead too late: never the other way round.
  const isOff = clockAheadMs !== null && Math.abs(clockAheadMs) >= HOUR_MS;
  if (clockAheadMs !== null && isOff && early === clockAheadMs < 0) {
    const by = `${duration(clockAheadMs)} ${clockAheadMs > 0 ? 'ahead of' : 'behind'} the hub's`;
    return stop({
      ...base,
      short: `the clock of this machine is ${by}`,
      observed: `${base.observed}; the hub's Date header says so`,
      fixes: [setClock],
    });
  }
  if (clockAheadMs !== null)
    return stop({
      ...base,
      short: `the certificate of ${endpoint} ${early ? 'is not valid yet' : 'has expired'}`,
      observed: isOff
        ? `${base.observed}; the clock of this machine is ${duration(clockAheadMs)} ${clockAheadMs > 0 ? 'ahead' : 'behind'}, which is not the reason`
        : `${base.observed}; the clock of this machine agrees with the hub's Date header`,
      fixes: [
        byHand('a proxy that opens TLS, or a mirror that is not looked after', `curl -sSvI ${endpoint}`),
      ],
    });
  const guess = early ? 'this clock is behind' : 'this clock is ahead, or it has really expired';
  return stop({
    ...base,
    short: `the certificate of ${endpoint} ${early ? 'is not valid yet' : 'has expired'}: ${guess}`,
    fixes: [setClock],
  });
}

/** What a proxy said instead of letting us through; null = it was not the proxy. */
export function proxyRefusal(answer: HttpAnswer): number | null {
  if (answer.ok) return answer.status === 407 ? 407 : null;
  const status = /proxy [a-z ]*\((\d{3})\)/i.exec(answer.message)?.[1];
  return status === undefined ? null : Number(status);
}

export function judgeProxy(status: number, base: Base, proxy: string | null): GateResult {
  const name = proxy ?? 'the proxy';
  const short =
    status === 407 ? `${name} wants a user and a password` : `${name} does not let us through (${status})`;
  const set =
    status === 407
      ? byHand('give them in the address of the proxy', 'export HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT')
      : byHand('let the proxy allow the hub, or leave it out for the hub', 'export NO_PROXY=HOST');
  return stop({...base, short, fixes: [set]});
}

/** Somebody said no, and it was not signed by the hub. */
export function judgeUnsigned(base: Base, proxy: string): GateResult {
  return unknown({
    ...base,
    short: `a 403 that may be of the proxy ${proxy}, not of the hub`,
    fixes: [
      byHand('let the proxy allow the hub, or leave it out for the hub', 'export NO_PROXY=HOST'),
      byHand('see who answers', 'env | grep -i proxy'),
    ],
  });
}

/** Why no answer came. */
export function judgeUnreachable(answer: Broken, base: Base, way: Way): GateResult {
  const {endpoint, proxy} = way;
  const retry = byHand('look from here', `curl -sSI ${endpoint}`);
  const proxied =
    proxy === null ? [] : [byHand(`the way goes through the proxy ${proxy}`, 'env | grep -i proxy')];
  switch (answer.kind) {
    case 'dns': {
      const host = proxy === null ? new URL(endpoint).hostname : proxy.replace(/:\d+$/, '');
      const short = `the name of ${proxy === null ? endpoint : `the proxy ${proxy}`} does not resolve`;
      const check = byHand(
        `check DNS, or ${proxy === null ? 'HF_ENDPOINT' : 'HTTPS_PROXY'}`,
        `getent hosts ${host}`,
      );
      return stop({...base, short, fixes: [check]});
    }
    case 'refused':
      return stop({
        ...base,
        short: `${proxy === null ? endpoint : `the proxy ${proxy}`} refuses connections`,
        fixes: [...proxied, retry],
      });
    case 'tls':
      if (isAboutTime(answer)) return wrongTime(answer, base, way);
      return stop({
        ...base,
        short: `no trusted TLS with ${endpoint}`,
        fixes: [
          ...proxied,
          byHand(
            'a proxy that opens TLS has a certificate of its own: let Node know it',
            'export NODE_EXTRA_CA_CERTS=/path/to/ca.pem',
          ),
          byHand('see whose certificate it is', `curl -sSvI ${endpoint}`),
        ],
      });
    case 'timeout':
    case 'reset':
      return stop({
        ...base,
        short: `${endpoint} does not answer`,
        fixes: [...proxied, byHand('a firewall or a proxy is in the way', `curl -sSI ${endpoint}`)],
      });
    case 'aborted':
    case 'other':
      return unknown({...base, short: 'the hub could not be asked', fixes: [...proxied, retry]});
  }
}
