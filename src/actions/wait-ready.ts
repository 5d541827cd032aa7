import {servesModel} from '../bench/readiness.ts';
import type {Context} from '../context.ts';
import {diagnoseContainer} from '../diagnose/index.ts';
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

/** Ended, restarted, or restarted again while we waited: it will not become ready by waiting. */
function broke(first: ContainerFacts, now: ContainerFacts): string | undefined {
  if (now.restartCount > first.restartCount || now.startedAt !== first.startedAt) {
    return `it restarted while we waited (RestartCount ${now.restartCount})`;
  }
  if (now.status === 'exited' || now.status === 'dead') return `it ended with exit code ${now.exitCode}`;
  return undefined;
}

async function explain(action: WaitReadyAction, context: Context, observed: string): Promise<Performed> {
  const diagnosis = await diagnoseContainer(context, action.container);
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

/** Waits for the right model, and stops waiting as soon as waiting cannot help. */
export async function performWaitReady(action: WaitReadyAction, context: Context): Promise<Performed> {
  const first = await context.docker.inspect(action.container);
  if (!first.ok) return explain(action, context, `no such container to wait for: ${first.message}`);
  const leave = new AbortController();
  const signal = AbortSignal.any([context.signal, leave.signal]);
  const say = sayLine(context, `${action.container}.log`);
  const log = (async () => {
    for await (const line of context.docker.followLogs(first.value.id, {signal, tail: 200})) {
      say({text: line.text, stream: line.stream, replaces: false});
    }
  })();
  const startMs = context.clock.nowMs();
  try {
    for (;;) {
      const answer = await context.http({
        method: 'GET',
        url: `${action.url}/v1/models`,
        connectTimeoutMs: CONNECT_TIMEOUT_MS,
        timeoutMs: ANSWER_TIMEOUT_MS,
        signal: context.signal,
      });
      if (servesModel(answer, action.expectedModel)) return done;
      const waitedMs = context.clock.nowMs() - startMs;
      const seconds = Math.round(waitedMs / 1000);
      if (context.signal.aborted) {
        return failed({
          short: `stopped waiting for ${action.container}`,
          expected: 'a ready server',
          observed: `not ready after ${seconds} s; the container goes on`,
          command: `docker logs -f ${action.container}`,
          fix: ['run the step again to wait on'],
        });
      }
      const now = await context.docker.inspect(action.container);
      const reason = now.ok ? broke(first.value, now.value) : `it went away: ${now.message}`;
      if (reason !== undefined) return explain(action, context, reason);
      if (waitedMs > action.deadlineMs) return explain(action, context, `not ready after ${seconds} s`);
      context.emit({
        type: 'action.progress',
        text: `waiting for ${action.container}, ${seconds} s, last answer: ${said(answer)}`,
      });
      await context.clock.sleep(POLL_EVERY_MS, context.signal);
    }
  } finally {
    leave.abort();
    await log;
  }
}
