import {z} from 'zod';
import {parseJsonAs} from '../engine/parse-json.ts';
import type {Clock, Http, HttpAnswer} from '../host/ports.ts';

const WHOAMI = /\/api\/whoami-v2$/;
const account = z.object({name: z.string().min(1)});
/** How long a hub that limits or forbids us is left alone where it does not say. */
const USUAL_WAIT_S = 300;

type Kept = {readonly answer: HttpAnswer; readonly untilMs: number};

/** Whose token it is; null = this is no answer of a hub, whatever its status. */
export function userOf(answer: HttpAnswer): string | null {
  if (!answer.ok || answer.status !== 200) return null;
  return parseJsonAs(answer.body, account)?.name ?? null;
}

/** What the hub says about a token once and for all; 403 is often somebody else's, and is lifted. */
function keptUntil(answer: HttpAnswer, nowMs: number): number | null {
  if (!answer.ok) return null;
  if (userOf(answer) !== null || answer.status === 401) return Number.POSITIVE_INFINITY;
  if (answer.status !== 429 && answer.status !== 403) return null;
  const seconds = Number(answer.headers['retry-after']);
  return nowMs + (Number.isFinite(seconds) && seconds > 0 ? seconds : USUAL_WAIT_S) * 1000;
}

/**
 * Asks the hub once per token whose it is, and remembers the answer: this one question is strictly limited, and several
 * gates and every second look put it, also at the same time. Everything else passes through.
 */
export function whoamiOnce(http: Http, clock: Pick<Clock, 'nowMs'>): Http {
  const answers = new Map<string, Kept>();
  const underWay = new Map<string, Promise<HttpAnswer>>();
  return async request => {
    if (!WHOAMI.test(request.url)) return http(request);
    const key = `${request.url} ${request.headers?.authorization ?? ''}`;
    for (let other = underWay.get(key); other !== undefined; other = underWay.get(key)) {
      const answer = await other;
      // Whoever asked first gave up; we did not.
      if (answer.ok || answer.kind !== 'aborted' || request.signal?.aborted === true) return answer;
    }
    const kept = answers.get(key);
    if (kept !== undefined && clock.nowMs() < kept.untilMs) return kept.answer;
    const asking = http(request).finally(() => underWay.delete(key));
    underWay.set(key, asking);
    const answer = await asking;
    const untilMs = keptUntil(answer, clock.nowMs());
    if (untilMs !== null) answers.set(key, {answer, untilMs});
    return answer;
  };
}
