import type {Context} from '../../context.ts';
import type {ContainerFacts, Read} from '../../host/ports.ts';
import type {TcpRow} from '../../host/tcp-table.ts';
import type {Connection, Rates} from '../live.ts';
import {type Counters, ratesOf, readCounters} from './activity.ts';
import {lasting, lookAtSockets} from './sockets.ts';

const LOOK_EVERY_MS = 200;

type Lost = {readonly code: string; readonly message: string};

export type Watched = {
  /** The last that was seen of it. */
  readonly last: ContainerFacts;
  readonly restarted: boolean;
  /** Why it can be looked at no longer. */
  readonly lost: Lost | null;
  readonly rates: Read<Rates>;
  readonly connections: Read<readonly Connection[]>;
};

type Moment = {readonly counters: Read<Counters>; readonly sockets: Read<readonly TcpRow[]>};

async function moment(context: Context, facts: ContainerFacts): Promise<Moment> {
  const [counters, sockets] = await Promise.all([
    readCounters(context, facts),
    lookAtSockets(context, facts),
  ]);
  return {counters, sockets};
}

function between(before: Moment, after: Moment): Pick<Watched, 'rates' | 'connections'> {
  const [from, to] = [before.counters, after.counters];
  const rates = from.ok && to.ok ? ratesOf(from.value, to.value) : null;
  const failed = [from, to].find(read => !read.ok);
  return {
    rates:
      rates !== null
        ? {ok: true, value: rates}
        : (failed ?? {ok: false, code: 'no-time', message: 'no time passed between two looks'}),
    connections: !before.sockets.ok
      ? before.sockets
      : !after.sockets.ok
        ? after.sockets
        : {ok: true, value: lasting(before.sockets.value, after.sockets.value)},
  };
}

/** Docker starts a container that lived ten seconds at once, and shows "running": only movement gives it away. */
export async function watch(context: Context, first: ContainerFacts, forMs: number): Promise<Watched> {
  const unmeasured = {ok: false, code: 'not-running', message: 'it does not run'} as const;
  const untilMs = context.clock.nowMs() + forMs;
  const before = await moment(context, first);
  let last = first;
  const ended = (restarted: boolean, lost: Lost | null): Watched => ({
    last,
    restarted,
    lost,
    rates: unmeasured,
    connections: unmeasured,
  });
  while (context.clock.nowMs() < untilMs && !context.signal.aborted) {
    await context.clock.sleep(LOOK_EVERY_MS, context.signal);
    const now = await context.docker.inspect(first.id);
    // A daemon that is only slow still has it.
    if (!now.ok && now.code === 'timeout') continue;
    if (!now.ok) return ended(false, now);
    last = now.value;
    if (last.restartCount > first.restartCount || last.startedAt !== first.startedAt)
      return ended(true, null);
    if (last.status === 'exited' || last.status === 'dead') return ended(false, null);
  }
  return {last, restarted: false, lost: null, ...between(before, await moment(context, last))};
}
