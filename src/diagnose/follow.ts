import {watchContainer} from '../bench/watch.ts';
import type {Context} from '../context.ts';
import type {ContainerFacts, Read} from '../host/ports.ts';
import {READY} from './healthy.ts';
import {type Diagnosed, diagnoseLost, lookAndDiagnose} from './index.ts';
import {gistOf} from './narrate.ts';
import type {Diagnosis} from './types.ts';

const WATCH_EVERY_MS = 500;
const LOOK_EVERY_MS = 3000;

/** `dead`: it ended, is gone, or dies and is started again: it will not become ready by itself. */
export type Settled = {
  readonly how: 'ready' | 'dead' | 'docker-gone' | 'cancelled';
  readonly diagnosed: Diagnosed;
};

function howOf({diagnosis, seen}: Diagnosed): Settled['how'] | undefined {
  const ids = diagnosis.causes.map(({id}) => id);
  if (ids.includes(READY)) return 'ready';
  if (ids.includes('docker-unreachable')) return 'docker-gone';
  if (diagnosis.healthy) return undefined;
  const status = seen.state?.status;
  const isOver = status === 'exited' || status === 'dead' || status === 'created';
  return isOver || ids.includes('crash-loop') || ids.includes('container-removed') ? 'dead' : undefined;
}

/** Until the next look is due, or something happens to the container. */
async function pause(context: Context, last: ContainerFacts): Promise<boolean> {
  const due = new AbortController();
  const signal = AbortSignal.any([context.signal, due.signal]);
  const watching = watchContainer(context, last, {everyMs: WATCH_EVERY_MS, signal, onLook: () => undefined});
  const first = await Promise.race([watching, context.clock.sleep(LOOK_EVERY_MS, signal).then(() => null)]);
  due.abort();
  await watching;
  return first !== null;
}

/** Looks again and again, and says whenever the answer changes, until the container is ready, dead or gone. */
export async function followUntilSettled(
  context: Context,
  name: string,
  say: (diagnosis: Diagnosis, waitedMs: number) => void,
): Promise<Read<Settled>> {
  const startMs = context.clock.nowMs();
  const first = await lookAndDiagnose(context, name);
  if (!first.ok) return first;
  let diagnosed = first.value;
  let told = '';
  for (;;) {
    const how = context.signal.aborted ? 'cancelled' : howOf(diagnosed);
    if (how !== undefined) return {ok: true, value: {how, diagnosed}};
    if (gistOf(diagnosed.diagnosis) !== told) say(diagnosed.diagnosis, context.clock.nowMs() - startMs);
    told = gistOf(diagnosed.diagnosis);
    const facts = await context.docker.inspect(name);
    const restarted = facts.ok ? await pause(context, facts.value) : false;
    if (context.signal.aborted) continue;
    const next = await lookAndDiagnose(context, name, {restarted});
    diagnosed = next.ok ? next.value : await diagnoseLost(context, diagnosed.seen, next);
  }
}
