import type {Clock, Http, HttpAnswer} from '../host/ports.ts';

const WHOAMI = /\/api\/whoami-v2$/;
/** What the hub says about a token once and for all. */
const SETTLED = new Set([200, 401, 403]);
/** How long a hub that limits us is left alone where it does not say. */
const USUAL_WAIT_S = 300;

type Kept = {readonly answer: HttpAnswer; readonly untilMs: number};

function keptUntil(answer: HttpAnswer, nowMs: number): number | null {
  if (!answer.ok) return null;
  if (SETTLED.has(answer.status)) return Number.POSITIVE_INFINITY;
  if (answer.status !== 429) return null;
  const seconds = Number(answer.headers['retry-after']);
  return nowMs + (Number.isFinite(seconds) && seconds > 0 ? seconds : USUAL_WAIT_S) * 1000;
}

/**
 * Asks the hub once per token whose it is, and remembers the answer: this one question is strictly limited, and several
 * gates and every second look put it. Everything else passes through.
 */
export function whoamiOnce(http: Http, clock: Pick<Clock, 'nowMs'>): Http {
  const answers = new Map<string, Kept>();
  return async request => {
    if (!WHOAMI.test(request.url)) return http(request);
    const key = `${request.url} ${request.headers?.authorization ?? ''}`;
    const kept = answers.get(key);
    if (kept !== undefined && clock.nowMs() < kept.untilMs) return kept.answer;
    const answer = await http(request);
    const untilMs = keptUntil(answer, clock.nowMs());
    if (untilMs !== null) answers.set(key, {answer, untilMs});
    return answer;
  };
}
