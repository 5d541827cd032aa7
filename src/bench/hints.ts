import type {Clock, ContainerFacts, Docker} from '../host/ports.ts';

/** Polls on a hint are paid from a purse, so that a chatty log does not turn into a storm of polls. */
const PURSE = 12;
const REFILL_PER_SECOND = 2;

/** Moments at which it is worth looking at once. What a hint says does not matter: readiness is what the server answers. */
export type Hints = {
  /** Something happened. */
  give(): void;
  /** Waits `ms`, or less where a hint comes; says which it was. */
  wait(ms: number, signal: AbortSignal): Promise<'time' | 'hint'>;
};

export function createHints(clock: Clock): Hints {
  let purse = PURSE;
  let filledAtMs = clock.nowMs();
  let wake: (() => void) | undefined;
  let isWaiting = false;
  const canPay = (): boolean => {
    const nowMs = clock.nowMs();
    const earned = ((nowMs - filledAtMs) / 1000) * REFILL_PER_SECOND;
    purse = Math.min(PURSE, purse + earned);
    filledAtMs = nowMs;
    return purse >= 1;
  };
  return {
    give() {
      if (!canPay()) return;
      purse -= 1;
      if (wake === undefined) isWaiting = true;
      else wake();
    },
    async wait(ms, signal) {
      if (isWaiting) {
        isWaiting = false;
        return 'hint';
      }
      const early = new AbortController();
      let hinted = false;
      wake = () => {
        hinted = true;
        early.abort();
      };
      await clock.sleep(ms, AbortSignal.any([signal, early.signal]));
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
