import type {Clock, ContainerFacts, Docker, Read} from '../host/ports.ts';
import {groundLost} from './ground.ts';

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

/** Looks at a container until it breaks (says how) or the signal ends it (null). */
export async function watchContainer(
  {docker, clock}: {readonly docker: Docker; readonly clock: Clock},
  first: ContainerFacts,
  options: {
    readonly everyMs: number;
    readonly signal: AbortSignal;
    readonly onLook: (facts: ContainerFacts) => void;
  },
): Promise<Broken | null> {
  for (;;) {
    await clock.sleep(options.everyMs, options.signal);
    if (options.signal.aborted) return null;
    const now = await docker.inspect(first.id);
    if (options.signal.aborted) return null;
    if (now.ok) options.onLook(now.value);
    const reason = brokenBy(first, now);
    if (reason !== null) return reason;
  }
}
