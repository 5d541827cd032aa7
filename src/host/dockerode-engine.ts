import {Agent} from 'node:http';
import {setTimeout as delay} from 'node:timers/promises';
import {inspect} from 'node:util';
import Dockerode from 'dockerode';
import {z} from 'zod';
import {getJson, openStream} from './docker-dial.ts';
import {containerFacts, containerStats, containerSummaries, imageFacts} from './docker-facts.ts';
import {dockerFailure} from './docker-failure.ts';
import {sinceParameter} from './docker-log.ts';
import {collectFirst, collectLast, containerEvents, logLines, untilCut} from './docker-streams.ts';
import type {Docker, LogLine, Read} from './ports.ts';

const LOOK_TIMEOUT_MS = 5000;
const CHANGE_TIMEOUT_MS = 60_000;
const STOP_GRACE_SECONDS = 30;
/** How long a log may still flow after its container has ended. */
const LAST_LINES_MS = 3000;

/** A container in a crash loop cannot be changed in the moment between two lives of it. */
const BETWEEN_LIVES = /deleted process|not running/i;
const UPDATE_ATTEMPTS = 10;
const UPDATE_RETRY_MS = 200;

/** Of a container that dies and is started all the time: the newest tell it. */
const MOST_EVENTS = 200;

/** Each look of a health check is three events of its own. */
const LIFE_EVENTS = ['start', 'die', 'oom', 'destroy'];

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;
const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9_.:/@-]*$/;
const versionSchema = z.object({Version: z.string(), ApiVersion: z.string()});
const infoSchema = z.object({
  DockerRootDir: z.string(),
  Runtimes: z.record(z.string(), z.unknown()).nullish(),
});

type LogOptions = {readonly since?: string; readonly until?: string; readonly tail?: number};

function logQuery(follow: boolean, {since, until, tail}: LogOptions) {
  const from = since === undefined ? {} : {since: sinceParameter(since)};
  const to = until === undefined ? {} : {until: sinceParameter(until)};
  return {stdout: true, stderr: true, timestamps: true, follow, tail: tail ?? 'all', ...from, ...to};
}

function noSuch(kind: string, name: string): Error {
  return Object.assign(new Error(`no such ${kind}: ${name}`), {statusCode: 404});
}

/**
 * docker-modem renders its options in full for each request, whether or not anybody debugs it: open sockets included. A
 * socket needs no server name either: Node would look for one in the host's name, by an expression that is slow to make.
 */
function quietAgent(): Agent {
  const options = {keepAlive: false, servername: ''};
  return Object.assign(new Agent(options), {[inspect.custom]: () => 'Agent'});
}

/** Which version of the API is spoken is left to the daemon: nothing that differs since 1.41 is read. */
export function createDockerodeEngine({socketPath}: {readonly socketPath: string}): Docker {
  const connection = {socketPath, agent: quietAgent()};
  const client = new Dockerode(connection);

  /** A request with a time limit; what can go wrong at the daemon is a value. */
  const ask = async <T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<Read<T>> => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return {ok: true, value: await work(signal)};
    } catch (error) {
      return dockerFailure(error, socketPath, signal.aborted);
    }
  };
  /** The daemon says 304 to "start" and "stop" when that is how it already is. */
  const change = async (
    timeoutMs: number,
    work: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<Read<null>> => {
    const answer = await ask(timeoutMs, work);
    return answer.ok || answer.code === 'http-304' ? {ok: true, value: null} : answer;
  };
  /** A name becomes part of an address: what cannot be one is not sent. */
  const container = (nameOrId: string): Dockerode.Container => {
    if (!NAME.test(nameOrId)) throw noSuch('container', nameOrId);
    return client.getContainer(nameOrId);
  };
  const look = (nameOrId: string) =>
    ask(LOOK_TIMEOUT_MS, async abortSignal =>
      containerFacts(await container(nameOrId).inspect({abortSignal})),
    );

  async function* followLogs(
    nameOrId: string,
    options: LogOptions & {readonly signal: AbortSignal},
  ): AsyncGenerator<LogLine> {
    const found = await look(nameOrId);
    if (!found.ok) return;
    const {facts, tty} = found.value;
    const leave = new AbortController();
    const signal = AbortSignal.any([options.signal, leave.signal]);
    let lastLines: NodeJS.Timeout | undefined;
    const onEnd = (): void => {
      if (!signal.aborted) lastLines = setTimeout(() => leave.abort(), LAST_LINES_MS);
    };
    container(facts.id).wait({condition: 'not-running', abortSignal: signal}).then(onEnd, onEnd);
    try {
      yield* untilCut(async () =>
        logLines(
          await openStream(client, `/containers/${facts.id}/logs`, logQuery(true, options), signal),
          tty,
        ),
      );
    } finally {
      clearTimeout(lastLines);
      leave.abort();
    }
  }

  return {
    version: () =>
      ask(LOOK_TIMEOUT_MS, async signal => {
        const [version, info] = await Promise.all([
          getJson(client, '/version', {}, signal),
          getJson(client, '/info', {}, signal),
        ]);
        const {Version, ApiVersion} = versionSchema.parse(version);
        const {DockerRootDir, Runtimes} = infoSchema.parse(info);
        return {
          engine: Version,
          api: ApiVersion,
          dataRoot: DockerRootDir,
          runtimes: Object.keys(Runtimes ?? {}),
        };
      }),
    list: () =>
      ask(LOOK_TIMEOUT_MS, async abortSignal =>
        containerSummaries(await client.listContainers({all: true, abortSignal})),
      ),
    async inspect(nameOrId) {
      const found = await look(nameOrId);
      return found.ok ? {ok: true, value: found.value.facts} : found;
    },
    start: nameOrId =>
      change(CHANGE_TIMEOUT_MS, async abortSignal => container(nameOrId).start({abortSignal})),
    async stop(nameOrId, graceSeconds = STOP_GRACE_SECONDS) {
      const timeoutMs = graceSeconds * 1000 + CHANGE_TIMEOUT_MS;
      const stopped = await change(timeoutMs, async abortSignal =>
        container(nameOrId).stop({t: graceSeconds, abortSignal}),
      );
      if (!stopped.ok) return stopped;
      return change(timeoutMs, async abortSignal =>
        container(nameOrId).wait({condition: 'not-running', abortSignal}),
      );
    },
    async remove(nameOrId) {
      const removed = await change(CHANGE_TIMEOUT_MS, async abortSignal =>
        container(nameOrId).remove({force: true, abortSignal}),
      );
      if (removed.ok || removed.code !== 'conflict' || !/already in progress/i.test(removed.message))
        return removed;
      const gone = await change(CHANGE_TIMEOUT_MS, async abortSignal =>
        container(nameOrId).wait({condition: 'removed', abortSignal}),
      );
      return gone.ok || gone.code === 'not-found' ? {ok: true, value: null} : gone;
    },
    async setRestartPolicy(nameOrId, policy) {
      const [name = 'no', retries = '0'] = policy.split(':');
      const RestartPolicy = {Name: name, MaximumRetryCount: Number(retries)};
      const set = () =>
        change(CHANGE_TIMEOUT_MS, async abortSignal =>
          container(nameOrId).update({RestartPolicy, abortSignal}),
        );
      let answer = await set();
      for (
        let attempt = 1;
        attempt < UPDATE_ATTEMPTS && !answer.ok && BETWEEN_LIVES.test(answer.message);
        attempt++
      ) {
        await delay(UPDATE_RETRY_MS);
        answer = await set();
      }
      return answer;
    },
    followLogs,
    async readLogs(nameOrId, options) {
      const found = await look(nameOrId);
      if (!found.ok) return found;
      const {facts, tty} = found.value;
      return ask(options.timeoutMs ?? CHANGE_TIMEOUT_MS, async signal => {
        const stream = await openStream(
          client,
          `/containers/${facts.id}/logs`,
          logQuery(false, options),
          signal,
        );
        const lines = logLines(stream, tty);
        return options.first === undefined
          ? collectLast(lines, options.last ?? Number.POSITIVE_INFINITY)
          : collectFirst(lines, options.first);
      });
    },
    events: ({container: nameOrId, signal}) =>
      untilCut(async () => {
        const only = nameOrId === undefined ? {} : {container: [container(nameOrId).id]};
        const filters = {type: ['container'], event: LIFE_EVENTS, ...only};
        return containerEvents(await openStream(client, '/events', {filters}, signal));
      }),
    pastEvents: (nameOrId, {since, until}) =>
      ask(LOOK_TIMEOUT_MS, async signal => {
        const {id} = container(nameOrId);
        const stream = await openStream(
          client,
          '/events',
          {
            filters: {type: ['container'], container: [id]},
            since: sinceParameter(since.toISOString()),
            until: sinceParameter(until.toISOString()),
          },
          signal,
        );
        return collectLast(containerEvents(stream), MOST_EVENTS);
      }),
    describe: nameOrId =>
      ask(LOOK_TIMEOUT_MS, signal => {
        const {id} = container(nameOrId);
        return getJson(client, `/containers/${id}/json`, {}, signal);
      }),
    stats: nameOrId =>
      ask(LOOK_TIMEOUT_MS, async signal => {
        const {id} = container(nameOrId);
        return containerStats(
          await getJson(client, `/containers/${id}/stats`, {stream: false, 'one-shot': true}, signal),
        );
      }),
    image: reference =>
      ask(LOOK_TIMEOUT_MS, async signal => {
        if (!REFERENCE.test(reference)) throw noSuch('image', reference);
        return imageFacts(await getJson(client, `/images/${reference}/json`, {}, signal));
      }),
  };
}
