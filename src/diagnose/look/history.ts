import type {Context} from '../../context.ts';
import type {ContainerFacts, Read} from '../../host/ports.ts';
import type {Happening} from '../live.ts';

/** How long before the last start: the end of the life before, and what led to it. */
const BEFORE_MS = 2 * 60_000;
const NEVER_STARTED_MS = 10 * 60_000;
/** A health check runs a program each time. */
const NOISE = /^(?:exec_|health_status|attach|resize|top)/;

/** From when on Docker's events and the kernel's lines are about this container's last lives. Pure. */
export function sinceMs(facts: Pick<ContainerFacts, 'startedAt' | 'finishedAt'>, nowMs: number): number {
  const times = [facts.startedAt, facts.finishedAt].flatMap(at => (at === null ? [] : [Date.parse(at)]));
  return times.length === 0 ? nowMs - NEVER_STARTED_MS : Math.min(...times) - BEFORE_MS;
}

/** What Docker says happened to it, as far back as it remembers. */
export async function readHistory(
  context: Context,
  facts: ContainerFacts,
): Promise<Read<readonly Happening[]>> {
  const until = context.clock.wall();
  const since = new Date(sinceMs(facts, until.getTime()));
  const read = await context.docker.pastEvents(facts.id, {since, until});
  if (!read.ok) return read;
  const told = read.value.filter(event => !NOISE.test(event.action));
  return {ok: true, value: told.map(({action, exitCode, atMs}) => ({action, exitCode, atMs}))};
}
