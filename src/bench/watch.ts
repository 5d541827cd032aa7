import type {Clock, ContainerFacts, Docker, Read} from '../host/ports.ts';

/** Why the container that was started is not the one that is there now; null = it is. */
export function brokenBy(first: ContainerFacts, now: Read<ContainerFacts>): string | null {
  // A daemon that is only slow (`timeout`) still has it.
  if (!now.ok) {
    if (now.code === 'not-found') return `${first.name} is gone`;
    return now.code === 'unreachable' ? `Docker went away: ${now.message}` : null;
  }
  const {value} = now;
  if (value.id !== first.id) return `${first.name} was replaced by another container`;
  if (
    value.restartCount > first.restartCount ||
    (value.startedAt !== first.startedAt && value.startedAt !== null)
  ) {
    return `${first.name} restarted during the run (RestartCount ${value.restartCount}, last exit code ${value.exitCode})`;
  }
  if (value.oomKilled) return `${first.name} was killed for memory`;
  if (value.status === 'exited' || value.status === 'dead')
    return `${first.name} ended with exit code ${value.exitCode}`;
  return null;
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
): Promise<string | null> {
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
