import type {Clock, Http} from '../host/ports.ts';
import {probeWord} from './readiness.ts';

const CONNECT_TIMEOUT_MS = 500;
const ANSWER_TIMEOUT_MS = 2000;

type PollResult = {
  /** Moment of the first good answer; null = aborted or past the deadline. */
  readonly readyAtMs: number | null;
  /** Start of the last failed poll to the first good answer. */
  readonly gapMs: number | null;
  readonly answers: Readonly<Record<string, number>>;
  /** The latest that a timer came: how long this program was not looking. */
  readonly worstLoopDelayMs: number;
};

/**
 * Asks `/v1/models` at a fixed period, never twice at once, on a new connection each time, by IPv4 literal: no name
 * look-up, no proxy, no other listener.
 */
export async function pollUntilReady(
  {http, clock}: {readonly http: Http; readonly clock: Clock},
  options: {
    readonly port: number;
    readonly model: string;
    readonly periodMs: number;
    readonly startMs: number;
    readonly deadlineMs: number;
    readonly signal: AbortSignal;
    readonly onProbe: (word: string) => void;
  },
): Promise<PollResult> {
  const answers: Record<string, number> = {};
  let lastFailedAtMs = options.startMs;
  let worstLoopDelayMs = 0;
  const result = (readyAtMs: number | null): PollResult => ({
    readyAtMs,
    gapMs: readyAtMs === null ? null : readyAtMs - lastFailedAtMs,
    answers,
    worstLoopDelayMs,
  });
  for (;;) {
    const askedAtMs = clock.nowMs();
    const answer = await http({
      method: 'GET',
      url: `http://127.0.0.1:${options.port}/v1/models`,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      timeoutMs: ANSWER_TIMEOUT_MS,
      signal: options.signal,
    });
    const answeredAtMs = clock.nowMs();
    if (options.signal.aborted) return result(null);
    const word = probeWord(answer, options.model);
    answers[word] = (answers[word] ?? 0) + 1;
    options.onProbe(word);
    if (word === 'ready') return result(answeredAtMs);
    lastFailedAtMs = askedAtMs;
    if (answeredAtMs - options.startMs > options.deadlineMs) return result(null);
    const nextMs = Math.max(askedAtMs + options.periodMs, answeredAtMs);
    if (nextMs === answeredAtMs) continue;
    await clock.sleep(nextMs - answeredAtMs, options.signal);
    if (!options.signal.aborted) worstLoopDelayMs = Math.max(worstLoopDelayMs, clock.nowMs() - nextMs);
  }
}
