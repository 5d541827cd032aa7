import type {Context} from '../context.ts';
import {SURE} from '../diagnose/failures.ts';
import {diagnoseContainer} from '../diagnose/index.ts';
import {narrateGpu} from '../diagnose/look/watch-gpu.ts';
import {narrate} from '../diagnose/narrate.ts';
import type {DiagnosedCause} from '../diagnose/types.ts';
import type {ContainerJobAction} from '../engine/plan.ts';
import type {Performed} from '../engine/runner.ts';
import type {ContainerFacts, Read} from '../host/ports.ts';
import {convertProgress} from './convert-progress.ts';
import {inspectPatiently} from './patient-inspect.ts';
import {done, failed, lastWords, sayLine} from './say.ts';

const LOOK_EVERY_MS = 1000;

function dockerFailed(
  action: ContainerJobAction,
  what: string,
  read: Extract<Read<unknown>, {ok: false}>,
): Performed {
  return failed({
    short: `${action.container}: ${what}`,
    expected: 'an answer from Docker',
    observed: `${read.code}: ${read.message}`,
    command: `docker inspect ${action.container}`,
    fix: ['docker ps -a', 'run the step again: a container that still works is found and followed'],
  });
}

/** Follows the log from its beginning until the container ends, the deadline passes or the operator stops. */
async function follow(action: ContainerJobAction, context: Context): Promise<Read<ContainerFacts>> {
  const leave = new AbortController();
  const signal = AbortSignal.any([context.signal, leave.signal]);
  const log = `${action.container}.log`;
  const say = sayLine(context, log);
  const lastLines = (async () => {
    for await (const line of context.docker.followLogs(action.container, {signal})) {
      const progress = convertProgress(line.text);
      if (progress === null) {
        say({text: line.text, stream: line.stream, replaces: false});
        continue;
      }
      context.archive.appendLog(log, context.redactor.text(line.text));
      context.emit({type: 'action.progress', ...progress});
    }
  })();
  const narrating = narrate(context.clock, {
    look: async () => {
      const read = await diagnoseContainer({...context, signal}, action.container, {light: true});
      return read.ok ? read.value : null;
    },
    say: (diagnosis, waitedMs) =>
      context.emit({type: 'diagnosis', container: action.container, diagnosis, waitedMs}),
    signal,
  });
  const lookingAtGpu = narrateGpu(context, signal);
  const deadlineMs = context.clock.nowMs() + action.deadlineMs;
  try {
    for (;;) {
      const facts = await inspectPatiently(context, action.container);
      const running = facts.ok && (facts.value.status === 'running' || facts.value.status === 'created');
      if (!running) {
        await lastLines;
        return facts;
      }
      // Each start of it begins anew, over what the one before has left.
      if (facts.value.restartCount > 0) return facts;
      if (context.signal.aborted || context.clock.nowMs() > deadlineMs) return facts;
      await context.clock.sleep(LOOK_EVERY_MS, context.signal);
    }
  } finally {
    leave.abort();
    await Promise.all([lastLines, narrating, lookingAtGpu]);
  }
}

/** What is known to have ended it: such a cause has a way out of its own. */
async function causeOf(
  action: ContainerJobAction,
  context: Context,
  {restartCount}: ContainerFacts,
): Promise<DiagnosedCause | undefined> {
  const read = await diagnoseContainer(context, action.container, {restarted: restartCount > 0});
  if (!read.ok) return undefined;
  const [cause] = read.value.causes;
  if (cause === undefined || cause.confidence < SURE) return undefined;
  context.emit({type: 'diagnosis', container: action.container, diagnosis: read.value});
  return cause;
}

async function failureOf(
  action: ContainerJobAction,
  context: Context,
  facts: ContainerFacts,
): Promise<Performed> {
  const cause = await causeOf(action, context, facts);
  const logs = await context.docker.readLogs(action.container, {tail: 200});
  const log = logs.ok ? logs.value.map(line => line.text).join('\n') : '';
  const words =
    cause?.evidence[0]?.text ?? (logs.ok ? lastWords(log) : `its log cannot be read: ${logs.message}`);
  return failed({
    short: `${action.container} failed${cause === undefined ? '' : `: ${cause.title}`}`,
    expected: 'exit code 0',
    observed: `exit code ${facts.exitCode}${facts.oomKilled ? ', killed for memory' : ''}${facts.error === '' ? '' : `, ${facts.error}`}: ${words}`,
    command: `docker logs --tail=200 ${action.container}`,
    fix: [
      ...(cause?.fix ?? []),
      `${cause === undefined ? 'mend the cause, run' : 'run'} the step again: it clears a partial output first`,
    ],
  });
}

/**
 * A container that runs to its end. dockerd owns it: when this program goes away it goes on, and the next
 * start of the step finds it by name and follows it again.
 */
export async function performContainerJob(action: ContainerJobAction, context: Context): Promise<Performed> {
  const before = await context.docker.inspect(action.container);
  if (!before.ok && before.code !== 'not-found') return dockerFailed(action, 'cannot be looked at', before);
  if (before.ok && before.value.status === 'running') {
    context.emit({
      type: 'notice',
      level: 'info',
      text: `${action.container} is already at work: following it`,
    });
  } else {
    if (before.ok) {
      const removed = await context.docker.remove(before.value.id);
      if (!removed.ok)
        return dockerFailed(action, 'the ended container of an earlier try cannot be removed', removed);
    }
    const started = await context.host.run(action.start, {
      signal: context.signal,
      onLine: sayLine(context, 'commands.log'),
    });
    if (!started.ok) {
      return failed({
        short: `${action.container} could not be started`,
        expected: 'exit code 0',
        observed: `exit code ${started.code}: ${lastWords(started.stderr)}`,
        command: started.shell,
        fix: ['read the lines above, mend the cause, run the step again'],
      });
    }
  }
  const ended = await follow(action, context);
  if (!ended.ok) return dockerFailed(action, 'went away while it was followed', ended);
  if (ended.value.status === 'running' && ended.value.restartCount === 0) {
    return failed({
      short: context.signal.aborted
        ? `${action.container} goes on without us`
        : `${action.container} is not done after ${Math.round(action.deadlineMs / 60_000)} minutes`,
      expected: 'its end',
      observed: 'it is still running; nothing was stopped',
      command: `docker logs -f ${action.container}`,
      fix: [
        'run the step again to follow it from where it is',
        `docker rm -f ${action.container}   # to give it up`,
      ],
    });
  }
  if (ended.value.exitCode !== 0 || ended.value.restartCount > 0)
    return failureOf(action, context, ended.value);
  const removed = await context.docker.remove(ended.value.id);
  return removed.ok ? done : dockerFailed(action, 'did its work but cannot be removed', removed);
}
