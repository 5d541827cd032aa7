import type {Context} from '../context.ts';
import type {ContainerFacts, Read} from '../host/ports.ts';
import type {Line} from './clean-log.ts';
import type {Live} from './live.ts';
import {lookAtDownload} from './look/download.ts';
import {environmentOf, hideSecretsOf} from './look/environment.ts';
import {lookAtGpu} from './look/gpu.ts';
import {readHistory, sinceMs} from './look/history.ts';
import {lookIntoHubCache, revisionOf} from './look/hub-cache.ts';
import {lookAtKernel} from './look/kernel.ts';
import {limited} from './look/limited.ts';
import {readLives} from './look/lives-of-log.ts';
import {lookAtMounts} from './look/mounts.ts';
import {lookAtPorts} from './look/ports.ts';
import {probe} from './look/probe.ts';
import {lookAtLender, lookAtStore} from './look/store.ts';
import {type Watched, watch} from './look/watch.ts';
import type {Observation} from './observation.ts';
import {effectiveOffline} from './offline.ts';

/** Together at most ten seconds, whatever hangs: first look, then everything side by side, then the last look. */
const FIRST_MS = 3000;
const BESIDE_MS = 4000;
const LAST_MS = 3000;
/** Where it is known to be broken, the answer comes first. */
const HURRIED_MS = 1000;
const WATCH_MS = 2000;

export type LookOptions = {
  /** It was seen to restart or to end: nothing is to be gained by watching it, and somebody waits for the answer. */
  readonly restarted?: boolean;
  /** Only what costs next to nothing: for looks that are repeated while something is measured. */
  readonly light?: boolean;
};

type Parts = {
  take<T>(what: string, read: Read<T>): T | null;
  readonly notSeen: readonly string[];
};

/** Keeps what was seen, and of the rest why not. */
function createParts(): Parts {
  const notSeen: string[] = [];
  return {
    notSeen,
    take(what, read) {
      if (read.ok) return read.value;
      notSeen.push(`${what}: ${read.message}`);
      return null;
    },
  };
}

const skipped = {ok: true, value: null} as const;

/** Docker's own words about the last start: ports, GPU, mounts. They are the end of the current life. */
function dockersWords(facts: ContainerFacts): Line[] {
  return facts.error === ''
    ? []
    : [{number: null, text: facts.error, message: facts.error, source: 'docker inspect'}];
}

function unwatched(facts: ContainerFacts, restarted: boolean): Watched {
  const message = restarted ? 'it was not watched: it restarts' : 'it does not run';
  const no = {ok: false, code: 'not-watched', message} as const;
  return {last: facts, restarted, lost: null, rates: no, connections: no};
}

/** Docker forgets how the life before ended once the next one runs; its events do not. */
function lastExitCode(facts: ContainerFacts, happened: Live['happened']): number {
  const died = happened?.findLast(({action}) => action === 'die')?.exitCode ?? null;
  return facts.status === 'running' && died !== null ? died : facts.exitCode;
}

/** Looks that do not depend on each other, beside the watch; none of them holds up another. */
function lookAround(context: Context, first: ContainerFacts, light: boolean, limitMs: number) {
  const part = <T>(look: (context: Context) => Promise<Read<T>>) => limited(context, limitMs, look);
  const heavy = <T>(look: (context: Context) => Promise<Read<T>>) =>
    light ? Promise.resolve(skipped) : part<T | null>(look);
  return Promise.all([
    part(inner => probe(inner, first)),
    part(inner => lookIntoHubCache(inner.host, first)),
    part(inner => lookAtMounts(inner, first)),
    part(inner => readLives(inner, first, [])),
    heavy(inner => lookAtGpu(inner)),
    heavy(inner => lookAtPorts(inner, first)),
    heavy(inner => lookAtKernel(inner, first, sinceMs(first, context.clock.wall().getTime()))),
  ]);
}

/** What is seen best when the watch is over: the newest log, what happened meanwhile, and the neighbours as they are now. */
async function lookAgain(context: Context, last: ContainerFacts) {
  const part = <T>(look: (context: Context) => Promise<Read<T>>) => limited(context, LAST_MS, look);
  const [happened, lent, store] = await Promise.all([
    part(inner => readHistory(inner, last)),
    part(inner => lookAtLender(inner, last)),
    part(inner => lookAtStore(inner, last)),
  ]);
  const lives = await part(inner => readLives(inner, last, happened.ok ? happened.value : []));
  return {happened, lent, store, lives};
}

/** Looks at everything about a container, in about two seconds and never more than ten; works while it is dying. */
export async function observeContainer(
  context: Context,
  name: string,
  {restarted = false, light = false}: LookOptions = {},
): Promise<Read<Observation>> {
  const first = await limited(context, FIRST_MS, inner => inner.docker.inspect(name));
  if (!first.ok) return first;
  hideSecretsOf(first.value, context.redactor);
  const isUp = ['running', 'restarting'].includes(first.value.status);
  const [watched, around] = await Promise.all([
    isUp && !restarted
      ? limited(context, BESIDE_MS, async inner => ({
          ok: true as const,
          value: await watch(inner, first.value, WATCH_MS),
        }))
      : {ok: true as const, value: unwatched(first.value, restarted && isUp)},
    lookAround(context, first.value, light, restarted ? HURRIED_MS : BESIDE_MS),
  ]);
  const {last, lost, ...seen} = watched.ok
    ? watched.value
    : {...unwatched(first.value, false), lost: watched};
  const [answer, cache, mounts, earlyLives, gpu, ports, kernel] = around;
  const {happened, lent, store, lives: lateLives} = await lookAgain(context, last);
  const parts = createParts();
  const lives = parts.take('its log', lateLives.ok || !earlyLives.ok ? lateLives : earlyLives);
  if (lives?.previousUnseen != null)
    parts.take('the log of the life before', {ok: false, code: '', message: lives.previousUnseen});
  if (lost !== null) parts.take('whether it restarts', {ok: false, code: lost.code, message: lost.message});
  const nowMs = context.clock.wall().getTime();
  const startedMs = last.startedAt === null ? Number.NaN : Date.parse(last.startedAt);
  const isRunning = lost === null && last.status === 'running' && !Number.isNaN(startedMs);
  const probed = parts.take('an answer over HTTP', answer);
  const hubCache = parts.take('the hub cache', cache);
  const download = hubCache === null ? null : await lookAtDownload(context.host, hubCache, revisionOf(last));
  const live: Live = {
    container: last.name,
    upMs: isRunning ? nowMs - startedMs : null,
    silentMs: isRunning && lives !== null ? nowMs - Math.max(lives.lastLineMs ?? 0, startedMs) : null,
    restartPolicy: last.restartPolicy,
    logDriver: last.logDriver,
    health: last.health,
    lost,
    happened: parts.take("Docker's events", happened),
    rates: isUp && lost === null && !seen.restarted ? parts.take('how much it does', seen.rates) : null,
    connections:
      isUp && lost === null && !seen.restarted ? parts.take('its connections', seen.connections) : null,
    environment: environmentOf(last.env, context.redactor),
    mounts: parts.take('the disks under its folders', mounts) ?? [],
    download: download === null ? null : parts.take('how far the cache is filled', download),
    gpu: parts.take('the GPU', gpu),
    ports: parts.take('who has its ports', ports),
    lent: parts.take('the network that it shares', lent),
    store: parts.take('the store', store),
    kernel: parts.take("the kernel's words about memory", kernel),
  };
  return {
    ok: true,
    value: {
      current: [...(lives?.current ?? []), ...dockersWords(last)],
      previous: lives?.previous ?? [],
      state: {
        status: last.status,
        exitCode: lastExitCode(last, live.happened),
        oomKilled: last.oomKilled,
        restartCount: last.restartCount,
      },
      restartedWhileWatched: lost === null ? seen.restarted : null,
      probe: probed,
      offline: effectiveOffline(last.env),
      hubCache,
      live,
      notSeen: parts.notSeen,
    },
  };
}
