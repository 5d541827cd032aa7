import {servesModel} from '../bench/readiness.ts';
import {watchContainer} from '../bench/watch.ts';
import type {Context} from '../context.ts';
import {diagnoseContainer} from '../diagnose/index.ts';
import {narrateGpu} from '../diagnose/look/watch-gpu.ts';
import {narrate} from '../diagnose/narrate.ts';
import type {Failure} from '../engine/failure.ts';
import type {WaitReadyAction} from '../engine/plan.ts';
import type {Performed} from '../engine/runner.ts';
import type {ContainerFacts, HttpAnswer} from '../host/ports.ts';
import {done, failed, sayLine} from './say.ts';

const POLL_EVERY_MS = 500;
const CONNECT_TIMEOUT_MS = 500;
const ANSWER_TIMEOUT_MS = 2000;

function said(answer: HttpAnswer): string {
  return answer.ok ? `HTTP ${answer.status}` : answer.kind;
}

async function explain(
  action: WaitReadyAction,
  context: Context,
  observed: string,
  restarted = false,
): Promise<Performed> {
  const diagnosis = await diagnoseContainer(context, action.container, {restarted});
  const base: Failure = {
    short: `${action.container} never becomes ready`,
    expected: `${action.url}/v1/models answers 200 with ${action.expectedModel}`,
    observed,
    command: `docker logs --tail=200 ${action.container}`,
    fix: [`faststart diagnose ${action.container}`],
  };
  if (!diagnosis.ok)
    return failed({...base, observed: `${observed}; it could not be diagnosed: ${diagnosis.message}`});
  context.emit({type: 'diagnosis', container: action.container, diagnosis: diagnosis.value});
  const cause = diagnosis.value.causes[0];
  if (cause === undefined) return failed(base);
  return failed({
    ...base,
    short: `${action.container}: ${cause.title}`,
    observed: `${observed}: ${cause.evidence[0]?.text ?? cause.title}`,
    fix: cause.fix,
  });
}

/** Says what the wait is for, and keeps the stage for the line that is drawn meanwhile. */
function narrateWait(action: WaitReadyAction, context: Context, signal: AbortSignal) {
  let stage = '';
  const look = async () => {
    const read = await diagnoseContainer({...context, signal}, action.container, {light: true});
    if (read.ok) stage = `${read.value.stage}, `;
    return read.ok ? read.value : null;
  };
  const ended = narrate(context.clock, {
    look,
    say: (diagnosis, waitedMs) =>
      context.emit({type: 'diagnosis', container: action.container, diagnosis, waitedMs}),
    signal,
  });
  return {ended, stage: () => stage};
}

function stoppedWaiting(action: WaitReadyAction, seconds: number): Performed {
  return failed({
    short: `stopped waiting for ${action.container}`,
    expected: 'a ready server',
    observed: `not ready after ${seconds} s; the container goes on`,
    command: `docker logs -f ${action.container}`,
    fix: ['run the step again to wait on'],
  });
}

type Ended =
  | {readonly why: 'ready' | 'cancelled' | 'broken'}
  | {readonly why: 'deadline'; readonly seconds: number};

/** Asks until the right model is served, the deadline passes, or the signal says that asking is of no use any more. */
async function poll(
  action: WaitReadyAction,
  context: Context,
  {signal, stage}: {readonly signal: AbortSignal; readonly stage: () => string},
): Promise<Ended> {
  const startMs = context.clock.nowMs();
  for (;;) {
    const answer = await context.http({
      method: 'GET',
      url: `${action.url}/v1/models`,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      timeoutMs: ANSWER_TIMEOUT_MS,
      signal,
    });
    if (context.signal.aborted) return {why: 'cancelled'};
    if (signal.aborted) return {why: 'broken'};
    if (servesModel(answer, action.expectedModel)) return {why: 'ready'};
    const waitedMs = context.clock.nowMs() - startMs;
    const seconds = Math.round(waitedMs / 1000);
    if (waitedMs > action.deadlineMs) return {why: 'deadline', seconds};
    context.emit({
      type: 'action.progress',
      text: `waiting for ${action.container}, ${seconds} s, ${stage()}last answer: ${said(answer)}`,
    });
    await context.clock.sleep(POLL_EVERY_MS, signal);
  }
}

/** Copies the container's log to the screen and to the run's own file. */
async function copyLog(
  context: Context,
  {id, name}: Pick<ContainerFacts, 'id' | 'name'>,
  signal: AbortSignal,
): Promise<void> {
  const say = sayLine(context, `${name}.log`);
  for await (const line of context.docker.followLogs(id, {signal, tail: 200}))
    say({text: line.text, stream: line.stream, replaces: false});
}

/** Waits for the right model, and stops waiting as soon as waiting cannot help. */
export async function performWaitReady(action: WaitReadyAction, context: Context): Promise<Performed> {
  const first = await context.docker.inspect(action.container);
  if (!first.ok) return explain(action, context, `no such container to wait for: ${first.message}`);
  const leave = new AbortController();
  const signal = AbortSignal.any([context.signal, leave.signal]);
  const startMs = context.clock.nowMs();
  const log = copyLog(context, first.value, signal);
  const narration = narrateWait(action, context, signal);
  const lookingAtGpu = narrateGpu(context, signal);
  const watching = watchContainer(context, first.value, {
    everyMs: POLL_EVERY_MS,
    signal,
    onLook: () => undefined,
  }).then(reason => {
    if (reason !== null) leave.abort();
    return reason;
  });
  const ended = await poll(action, context, {signal, stage: narration.stage});
  leave.abort();
  const [broken] = await Promise.all([watching, log, narration.ended, lookingAtGpu]);
  switch (ended.why) {
    case 'ready':
      return done;
    case 'cancelled':
      return stoppedWaiting(action, Math.round((context.clock.nowMs() - startMs) / 1000));
    case 'deadline':
      return explain(action, context, `not ready after ${ended.seconds} s`);
    case 'broken':
      return explain(action, context, broken?.text ?? 'it broke', true);
  }
}
