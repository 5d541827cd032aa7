import type {Context} from '../context.ts';
import type {ContainerFacts, LogLine, Read} from '../host/ports.ts';
import {cleanLog, type Line} from './clean-log.ts';
import {lookIntoHubCache} from './hub-cache.ts';
import {splitLives} from './lives.ts';
import type {Observation} from './observation.ts';
import {effectiveOffline} from './offline.ts';
import {probe} from './probe.ts';

/** Enough for a traceback of every worker and the life before. */
const LOG_LINES = 400;
const WATCH_MS = 2000;
const LOOK_EVERY_MS = 200;

type Watched = {readonly last: ContainerFacts; readonly restarted: boolean; readonly lost: string | null};

/** Docker restarts a container that lived ten seconds at once, and shows "running": only movement gives it away. */
async function watch(context: Context, first: ContainerFacts): Promise<Watched> {
  const untilMs = context.clock.nowMs() + WATCH_MS;
  let last = first;
  while (context.clock.nowMs() < untilMs && !context.signal.aborted) {
    await context.clock.sleep(LOOK_EVERY_MS, context.signal);
    const now = await context.docker.inspect(first.id);
    if (!now.ok) return {last, restarted: false, lost: now.message};
    last = now.value;
    if (last.restartCount > first.restartCount || last.startedAt !== first.startedAt)
      return {last, restarted: true, lost: null};
  }
  return {last, restarted: false, lost: null};
}

type Lives = Pick<Observation, 'current' | 'previous'>;

/** By Docker's clock where lines have one, else by what the server says at its start. */
function livesOf(lines: readonly LogLine[], startedAt: string | null): Lives {
  const startMs = startedAt === null ? Number.NaN : Date.parse(startedAt);
  const since = lines.findIndex(line => line.at !== null && Date.parse(line.at) >= startMs);
  const cleaned = (part: readonly LogLine[]): Line[] =>
    cleanLog(
      part.map(line => line.text),
      'docker logs',
    );
  if (lines.every(line => line.at === null) || Number.isNaN(startMs)) {
    const lives = splitLives(cleaned(lines));
    return {current: lives.at(-1) ?? [], previous: lives.at(-2) ?? []};
  }
  const at = since === -1 ? lines.length : since;
  return {current: cleaned(lines.slice(at)), previous: splitLives(cleaned(lines.slice(0, at))).at(-1) ?? []};
}

/** Docker's own words about the last start: ports, GPU, mounts. They are the end of the current life. */
function dockersWords(facts: ContainerFacts): Line[] {
  return facts.error === ''
    ? []
    : [{number: null, text: facts.error, message: facts.error, source: 'docker inspect'}];
}

/** Looks at everything about a container for about two seconds; works while it is dying. */
export async function observeContainer(context: Context, name: string): Promise<Read<Observation>> {
  const first = await context.docker.inspect(name);
  if (!first.ok) return first;
  const [watched, answer, cache] = await Promise.all([
    watch(context, first.value),
    probe(context, first.value),
    lookIntoHubCache(context.host, first.value),
  ]);
  const facts = watched.last;
  const log = await context.docker.readLogs(facts.id, {tail: LOG_LINES});
  const lives = livesOf(log.ok ? log.value : [], facts.startedAt);
  return {
    ok: true,
    value: {
      current: [...lives.current, ...dockersWords(facts)],
      previous: lives.previous,
      state: {
        status: facts.status,
        exitCode: facts.exitCode,
        oomKilled: facts.oomKilled,
        restartCount: facts.restartCount,
      },
      restartedWhileWatched: watched.lost === null ? watched.restarted : null,
      probe: answer.ok ? answer.value : null,
      offline: effectiveOffline(facts.env),
      hubCache: cache.ok ? cache.value : null,
      notSeen: [
        ...(log.ok ? [] : [`its log: ${log.message}`]),
        ...(watched.lost === null
          ? []
          : [`whether it restarts: it went away while it was watched (${watched.lost})`]),
        ...(answer.ok ? [] : [`an answer over HTTP: ${answer.message}`]),
        ...(cache.ok ? [] : [`the hub cache: ${cache.message}`]),
      ],
    },
  };
}
