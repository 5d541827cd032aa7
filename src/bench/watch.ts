import type {Clock, ContainerFacts, Docker, Read} from '../host/ports.ts';
import {groundLost} from './ground.ts';
import {createHints, type Hints} from './hints.ts';

/** R2: the server broke. V1: what the whole block rests on is not there any more. */
type Broken = {readonly gate: 'R2' | 'V1'; readonly text: string};

/** Why the container that was started is not the one that is there now; null = it is. */
export function brokenBy(first: ContainerFacts, now: Read<ContainerFacts>): Broken | null {
  const lost = groundLost(first, now);
  if (lost !== null) return {gate: 'V1', text: lost};
  // A daemon that is only slow (`timeout`) still has it.
  if (!now.ok) return null;
  const {value} = now;
  const broke = (text: string): Broken => ({gate: 'R2', text: `${first.name} ${text}`});
  if (
    value.restartCount > first.restartCount ||
    (value.startedAt !== first.startedAt && value.startedAt !== null)
  ) {
    return broke(
      `restarted during the run (RestartCount ${value.restartCount}, last exit code ${value.exitCode})`,
    );
  }
  if (value.oomKilled) return broke('was killed for memory');
  if (value.status === 'exited' || value.status === 'dead')
    return broke(`ended with exit code ${value.exitCode}`);
  return null;
}

/**
 * What a start lost by breaking, ms: all before the last start that was seen, or all of it where it ended and was not
 * started again. null = it did not break, or Docker does not say when.
 */
export function lostMs(first: ContainerFacts, last: ContainerFacts): number | null {
  const [began, again] = [Date.parse(first.startedAt ?? ''), Date.parse(last.startedAt ?? '')];
  const over = again === began ? Date.parse(last.finishedAt ?? '') : again;
  // Of one that runs, Docker tells how the life before it ended.
  return over > began ? over - began : null;
}

/**
 * Looks at a container until it breaks (says how) or the signal ends it (null): whenever Docker says that something
 * happened to it, and now and then in case nobody says it.
 */
export async function watchContainer(
  {docker, clock}: {readonly docker: Docker; readonly clock: Clock},
  first: ContainerFacts,
  options: {
    readonly everyMs: number;
    /** The same while Docker can be heard and has said nothing since the last look. */
    readonly toldEveryMs?: number;
    readonly signal: AbortSignal;
    readonly onLook: (facts: ContainerFacts) => void;
  },
): Promise<Broken | null> {
  const news = createHints(clock);
  const leave = new AbortController();
  const signal = AbortSignal.any([options.signal, leave.signal]);
  let isTold = true;
  const hearing = hear(docker.events({container: first.id, signal}), news).then(() => {
    isTold = false;
    // Whoever does not hear any more looks now.
    news.give();
  });
  let everyMs = options.everyMs;
  const looking = async (): Promise<Broken | null> => {
    for (;;) {
      const why = await news.wait(everyMs, signal);
      if (signal.aborted) return null;
      const now = await docker.inspect(first.id);
      if (signal.aborted) return null;
      if (now.ok) options.onLook(now.value);
      const reason = brokenBy(first, now);
      if (reason !== null) return reason;
      const isQuiet = why === 'time' && isTold;
      everyMs = isQuiet ? (options.toldEveryMs ?? options.everyMs) : options.everyMs;
    }
  };
  const reason = await looking();
  leave.abort();
  await hearing;
  return reason;
}

async function hear(events: AsyncIterable<unknown>, news: Hints): Promise<void> {
  for await (const _ of events) news.give();
}
