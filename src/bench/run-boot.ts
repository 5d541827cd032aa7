import type {ContainerFacts} from '../host/ports.ts';
import {networkOwner} from './evidence.ts';
import {pollUntilReady} from './poll.ts';
import {type BenchPorts, periods, type RunSpec, sayPhase, withFaults} from './run-spec.ts';
import {tick} from './ticker.ts';
import type {RunRecord} from './types.ts';
import {brokenBy, watchContainer} from './watch.ts';

type Boot = {
  readonly record: RunRecord;
  /** The container as it was right after the start; null when it could not be started. */
  readonly first: ContainerFacts | null;
  /** It ended, restarted or never got ready: a case for diagnosis. */
  readonly broke: boolean;
};

/** Polls may not be further apart than this, or the ready time is too vague. Timers of a scaled clock are coarser. */
function gapLimitMs(bootMs: number, scale: number): number {
  return Math.max(250 * Math.max(1, scale), bootMs / 100);
}

/** The wall clock and the monotonic one must tell the same time, or one of them jumped. */
function clocksDisagree(wallMs: number, monotonicMs: number, scale: number): boolean {
  return Math.abs(wallMs - monotonicMs) > 100 * Math.max(1, scale) + monotonicMs / 1000;
}

/** Start call to first valid readiness. Ends at once when the container ends or restarts meanwhile. */
export async function boot(
  ports: BenchPorts,
  spec: RunSpec,
  record: RunRecord,
  rxBefore: number | null,
): Promise<Boot> {
  const {docker, clock} = ports;
  sayPhase(spec, 'starting');
  const startMs = clock.nowMs();
  const {pollMs, lookMs, tickMs} = periods(clock.scale);
  const wallStartMs = clock.wall().getTime();
  const started = await docker.start(spec.arm.container);
  if (!started.ok) {
    const text = `${spec.arm.container} could not be started: ${started.message}`;
    return {record: withFaults(record, {gate: 'R1', text}), first: null, broke: true};
  }
  const first = await docker.inspect(spec.arm.container);
  if (!first.ok)
    return {record: withFaults(record, {gate: 'R2', text: first.message}), first: null, broke: true};

  sayPhase(spec, 'polling');
  const leave = new AbortController();
  const signal = AbortSignal.any([spec.signal, leave.signal]);
  let latest = first.value;
  let probe = 'waiting';
  const watching = watchContainer(ports, first.value, {
    everyMs: lookMs,
    signal,
    onLook: facts => {
      latest = facts;
    },
  }).then(reason => {
    if (reason !== null) leave.abort();
    return reason;
  });
  const ticking = tick(ports, {
    everyMs: tickMs,
    container: first.value.id,
    network: networkOwner(first.value),
    startMs,
    rxBefore,
    state: () => ({restarts: latest.restartCount, probe}),
    say: state => spec.emit({type: 'bench.tick', run: spec.id, tick: state}),
    signal,
  });
  const poll = await pollUntilReady(ports, {
    port: spec.port,
    model: spec.model,
    periodMs: pollMs,
    startMs,
    deadlineMs: spec.deadlines.readyMs,
    signal,
    onProbe: word => {
      probe = word;
    },
  });
  const jumped = clocksDisagree(clock.wall().getTime() - wallStartMs, clock.nowMs() - startMs, clock.scale);
  leave.abort();
  const [broken] = await Promise.all([watching, ticking]);

  const bootMs = poll.readyAtMs === null ? null : poll.readyAtMs - startMs;
  const seen: RunRecord = {
    ...record,
    phases: {...record.phases, bootMs},
    poll: {
      periodMs: pollMs,
      gapMs: poll.gapMs,
      answers: poll.answers,
      worstLoopDelayMs: poll.worstLoopDelayMs,
    },
    container: {id: first.value.id, startedAt: first.value.startedAt, restartCount: latest.restartCount},
  };
  if (bootMs === null) {
    const waited = Math.round((clock.nowMs() - startMs) / 1000);
    const fault =
      broken === null
        ? {gate: 'R1', text: `not ready after ${waited} s; last answer: ${probe}`}
        : {gate: 'R2', text: broken};
    return {record: withFaults(seen, fault), first: first.value, broke: true};
  }
  const changed = brokenBy(first.value, await docker.inspect(spec.arm.container));
  // A warm-up's time is not used.
  const vague = spec.pair > 0 && (poll.gapMs ?? 0) > gapLimitMs(bootMs, clock.scale);
  return {
    record: withFaults(
      seen,
      ...(changed === null ? [] : [{gate: 'R2', text: changed}]),
      ...(jumped ? [{gate: 'R3', text: 'the wall clock jumped during the start'}] : []),
      ...(vague
        ? [
            {
              gate: 'R4',
              text: `the last failed poll began ${Math.round(poll.gapMs ?? 0)} ms before the first good answer`,
            },
          ]
        : []),
    ),
    first: first.value,
    broke: changed !== null,
  };
}
