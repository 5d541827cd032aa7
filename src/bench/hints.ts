import type {Clock, ContainerFacts, Docker} from '../host/ports.ts';

/** Polls on a hint are paid from a purse, so that a chatty log does not turn into a storm of polls. */
const PURSE = 12;
const REFILL_PER_SECOND = 2;

/** Moments at which it is worth looking at once. What a hint says does not matter: readiness is what the server answers. */
export type Hints = {
  /** Something happened. */
  give(): void;
  /** Whether anything ever did. */
  any(): boolean;
  /** Waits `ms`, or less where a hint comes; says which it was. */
  wait(ms: number, signal: AbortSignal): Promise<'time' | 'hint'>;
};

export function createHints(clock: Clock): Hints {
  let purse = PURSE;
  let filledAtMs = clock.nowMs();
  let wake: (() => void) | undefined;
  let isWaiting = false;
  let isAny = false;
  const canPay = (): boolean => {
    const nowMs = clock.nowMs();
    const earned = ((nowMs - filledAtMs) / 1000) * REFILL_PER_SECOND;
    purse = Math.min(PURSE, purse + earned);
    filledAtMs = nowMs;
    return purse >= 1;
  };
  return {
    give() {
      isAny = true;
      if (isWaiting || !canPay()) return;
      purse -= 1;
      if (wake === undefined) isWaiting = true;
      else wake();
    },
    any: () => isAny,
    async wait(ms, signal) {
      if (isWaiting) {
        isWaiting = false;
        return 'hint';
      }
      // `AbortSignal.any` would cost more than the poll that is waited for.
      const early = new AbortController();
      const end = (): void => early.abort();
      signal.addEventListener('abort', end, {once: true});
      let hinted = false;
      wake = () => {
        hinted = true;
        end();
      };
      await clock.sleep(signal.aborted ? 0 : ms, early.signal);
      signal.removeEventListener('abort', end);
      wake = undefined;
      return hinted ? 'hint' : 'time';
    },
  };
}

/** Each line that a server says is a hint: it says something when it is done, just before it serves. */
export async function followHints(
  docker: Docker,
  facts: ContainerFacts,
  hints: Hints,
  signal: AbortSignal,
): Promise<void> {
  const since = facts.startedAt === null ? {} : {since: facts.startedAt};
  for await (const line of docker.followLogs(facts.id, {...since, signal})) {
    if (signal.aborted) return;
    if (line.text.trim() !== '') hints.give();
  }
}
