import type {Clock} from '../host/ports.ts';
import type {Diagnosis} from './types.ts';

/** A start that takes no longer than this needs no explanation. */
const FIRST_MS = 10_000;
const EVERY_MS = 10_000;

export type Narration = {
  readonly look: () => Promise<Diagnosis | null>;
  /** `waitedMs` since the wait began. */
  readonly say: (diagnosis: Diagnosis, waitedMs: number) => void;
  readonly signal: AbortSignal;
};

/** What makes it worth saying again: another cause, or another stage; not another percent. */
export function gistOf({causes, stage}: Diagnosis): string {
  return `${causes[0]?.id} ${stage.replace(/[\d%/,. ]+$/, '')}`;
}

/** From ten seconds on, says what a wait is waiting for, and again whenever that changes. Ends with the signal. */
export async function narrate(clock: Clock, {look, say, signal}: Narration): Promise<void> {
  const startMs = clock.nowMs();
  let told = '';
  for (let pauseMs = FIRST_MS; ; pauseMs = EVERY_MS) {
    await clock.sleep(pauseMs, signal);
    if (signal.aborted) return;
    const diagnosis = await look();
    if (signal.aborted) return;
    if (diagnosis === null || gistOf(diagnosis) === told) continue;
    told = gistOf(diagnosis);
    say(diagnosis, clock.nowMs() - startMs);
  }
}
