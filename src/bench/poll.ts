import type {Clock, Http} from '../host/ports.ts';
import type {Hints} from './hints.ts';
import {probeWord, servedModels} from './readiness.ts';

const CONNECT_TIMEOUT_MS = 500;
const ANSWER_TIMEOUT_MS = 2000;
/** How long after a hint it is looked closely: a server logs its last line a moment before it listens. */
const CLOSE_LOOK_MS = 75;
/** How long a server that answers, but not yet well, is looked at closely; and how often after that. */
const ANSWERING_LOOK_MS = 2000;
const ANSWERING_PERIOD_MS = 50;
/** A server that serves another model for so long will not change its mind. */
const WRONG_MODEL_MS = 5000;

export type PollResult = {
  /** Moment of the first good answer; null = aborted or past the deadline. */
  readonly readyAtMs: number | null;
  /** Start of the last failed poll to the first good answer. */
  readonly gapMs: number | null;
  readonly answers: Readonly<Record<string, number>>;
  /** What it served instead of the model that was asked for, as it was given up for that. */
  readonly servesInstead: readonly string[] | null;
  /** The latest that a timer came: how long this program was not looking. */
  readonly worstLoopDelayMs: number;
};

/**
 * Asks `/v1/models`, never twice at once, on a new connection each time, by IPv4 literal: no name look-up, no proxy, no
 * other listener. At a fixed period; closer for a moment after each hint, and once the server answers at all.
 */
export async function pollUntilReady(
  {http, clock}: {readonly http: Http; readonly clock: Clock},
  options: {
    readonly port: number;
    readonly model: string;
    readonly periodMs: number;
    /** The same once there were hints: they come in time to look closely. */
    readonly hintedPeriodMs: number;
    /** Polls are never closer together than this. */
    readonly closestMs: number;
    readonly hints: Hints;
    readonly startMs: number;
    readonly deadlineMs: number;
    readonly signal: AbortSignal;
    readonly onProbe: (word: string) => void;
  },
): Promise<PollResult> {
  const {closestMs, hints, signal} = options;
  const answers: Record<string, number> = {};
  let lastFailedAtMs = options.startMs;
  let worstLoopDelayMs = 0;
  let hintedAtMs = Number.NEGATIVE_INFINITY;
  let answeringSinceMs: number | null = null;
  let wrongSinceMs: number | null = null;
  const result = (readyAtMs: number | null, servesInstead: readonly string[] | null = null): PollResult => ({
    readyAtMs,
    gapMs: readyAtMs === null ? null : readyAtMs - lastFailedAtMs,
    answers,
    servesInstead,
    worstLoopDelayMs,
  });
  const spacing = (nowMs: number): number => {
    if (nowMs - hintedAtMs < CLOSE_LOOK_MS) return closestMs;
    const periodMs = hints.any() ? options.hintedPeriodMs : options.periodMs;
    if (answeringSinceMs === null) return periodMs;
    const isNew = nowMs - answeringSinceMs < ANSWERING_LOOK_MS;
    return Math.min(periodMs, isNew ? closestMs : Math.max(closestMs, ANSWERING_PERIOD_MS));
  };
  /** Until the next poll is due; a hint makes it due sooner. */
  const pause = async (askedAtMs: number): Promise<void> => {
    for (;;) {
      const nowMs = clock.nowMs();
      const dueMs = askedAtMs + spacing(nowMs);
      if (nowMs >= dueMs || signal.aborted) return;
      if ((await hints.wait(dueMs - nowMs, signal)) === 'hint') hintedAtMs = clock.nowMs();
      else if (!signal.aborted) worstLoopDelayMs = Math.max(worstLoopDelayMs, clock.nowMs() - dueMs);
    }
  };
  for (;;) {
    const askedAtMs = clock.nowMs();
    const answer = await http({
      method: 'GET',
      url: `http://127.0.0.1:${options.port}/v1/models`,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      timeoutMs: ANSWER_TIMEOUT_MS,
      isGuess: answeringSinceMs === null,
      signal,
    });
    const answeredAtMs = clock.nowMs();
    if (signal.aborted) return result(null);
    const word = probeWord(answer, options.model);
    answers[word] = (answers[word] ?? 0) + 1;
    options.onProbe(word);
    if (word === 'ready') return result(answeredAtMs);
    if (answer.ok) answeringSinceMs ??= answeredAtMs;
    wrongSinceMs = word === 'wrong-model' ? (wrongSinceMs ?? askedAtMs) : null;
    if (wrongSinceMs !== null && answeredAtMs - wrongSinceMs >= WRONG_MODEL_MS)
      return result(null, servedModels(answer));
    lastFailedAtMs = askedAtMs;
    if (answeredAtMs - options.startMs > options.deadlineMs) return result(null);
    await pause(askedAtMs);
  }
}
