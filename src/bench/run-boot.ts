import {narrate} from '../diagnose/narrate.ts';
import type {ContainerFacts} from '../host/ports.ts';
import {startCold} from './companions.ts';
import {createHints, followHints} from './hints.ts';
import {clockLimitMs, gapLimitMs} from './limits.ts';
import {type NetworkWatch, watchNetwork} from './network-watch.ts';
import {pollUntilReady} from './poll.ts';
import {type ReadSample, watchReading} from './reading-time.ts';
import {
  type BenchPorts,
  blankEvidence,
  periods,
  type RunSpec,
  sayPhase,
  withEvidence,
  withFaults,
} from './run-spec.ts';
import {tick} from './ticker.ts';
import type {RunRecord} from './types.ts';
import {brokenBy, lostMs, watchContainer} from './watch.ts';

type Boot = {
  readonly record: RunRecord;
  /** The container as it was right after the start; null when it could not be started. */
  readonly first: ContainerFacts | null;
  /** What its network was seen to do; null when it could not be started. */
  readonly network: NetworkWatch | null;
  /** It ended, restarted or never got ready: a case for diagnosis. */
  readonly broke: boolean;
};

/** The wall clock and the monotonic one must tell the same time, or one of them jumped. */
function clocksDisagree(wallMs: number, monotonicMs: number, scale: number): boolean {
  return Math.abs(wallMs - monotonicMs) > clockLimitMs(monotonicMs, scale);
}

/**
 * Start call to first valid readiness; of a cold start, from the start call of what the arm needs, so that a store that
 * takes long is not left out. Ends at once when the container ends or restarts meanwhile.
 */
export async function boot(
  ports: BenchPorts,
  spec: RunSpec,
  record: RunRecord,
  rxBefore: number | null,
): Promise<Boot> {
  const {docker, clock} = ports;
  sayPhase(spec, 'starting');
  const startMs = clock.nowMs();
  const {pollMs, spokenPollMs, closestMs, lookMs, toldLookMs, tickMs} = periods(clock.scale);
  const wallStartMs = clock.wall().getTime();
  const cpuStartMs = clock.cpuMs();
  const leave = new AbortController();
  const signal = AbortSignal.any([spec.signal, leave.signal]);
  const needed =
    spec.storeTier === 'cold'
      ? await startCold(ports, spec.arm, {deadlineMs: spec.deadlines.companionMs, signal})
      : null;
  if (needed !== null && needed.problem !== null)
    return {
      record: withFaults(record, {gate: 'R6', text: needed.problem}),
      first: null,
      network: null,
      broke: true,
    };
  const started = await docker.start(spec.arm.container);
  if (!started.ok) {
    const text = `${spec.arm.container} could not be started: ${started.message}`;
    return {record: withFaults(record, {gate: 'R1', text}), first: null, network: null, broke: true};
  }
  const first = await docker.inspect(spec.arm.container);
  if (!first.ok)
    return {
      record: withFaults(record, {gate: 'R2', text: first.message}),
      first: null,
      network: null,
      broke: true,
    };

  sayPhase(spec, 'polling');
  let latest = first.value;
  let probe = 'waiting';
  const watching = watchContainer(ports, first.value, {
    everyMs: lookMs,
    toldEveryMs: toldLookMs,
    signal,
    onLook: facts => {
      latest = facts;
    },
  }).then(reason => {
    if (reason !== null) leave.abort();
    return reason;
  });
  const serving = needed?.serving.then(raised => {
    if (raised.problem !== null) leave.abort();
    return raised;
  });
  const hints = createHints(clock);
  const following = followHints(docker, first.value, hints, signal);
  const {watch: network, ended} = await watchNetwork(ports, first.value, {everyMs: tickMs, signal});
  let read: ReadSample | null = null;
  const reading = watchReading(ports, spec.device, {
    everyMs: tickMs,
    signal,
    onLook: sample => {
      read = sample;
    },
  });
  const ticking = tick(ports, {
    everyMs: tickMs,
    container: first.value.id,
    startMs,
    rxBefore,
    state: () => ({restarts: latest.restartCount, probe, rxBytes: network.rxBytes(), read}),
    say: state => spec.emit({type: 'bench.tick', run: spec.id, tick: state}),
    signal,
  });
  const narrating = narrate(clock, {
    look: () => spec.diagnose(spec.arm.container, {light: true}),
    say: spec.tell,
    signal,
  });
  const poll = await pollUntilReady(ports, {
    port: spec.port,
    model: spec.model,
    periodMs: pollMs,
    hintedPeriodMs: spokenPollMs,
    closestMs,
    hints,
    startMs,
    deadlineMs: spec.deadlines.readyMs,
    signal,
    onProbe: word => {
      probe = word;
    },
  });
  const jumped = clocksDisagree(clock.wall().getTime() - wallStartMs, clock.nowMs() - startMs, clock.scale);
  const cpuShare = (clock.cpuMs() - cpuStartMs) / ((clock.nowMs() - startMs) / clock.scale);
  leave.abort();
  const [broken, raised, heldUpMs] = await Promise.all([
    watching,
    serving,
    reading,
    ticking,
    narrating,
    following,
    ended,
  ]);

  const bootMs = poll.readyAtMs === null ? null : poll.readyAtMs - startMs;
  const seen: RunRecord = {
    ...withEvidence(record, {
      toolCpuShare: cpuShare,
      disk: {...(record.evidence ?? blankEvidence).disk, heldUpMs},
      ...(raised === undefined ? {} : {phases: {storeReadyMs: raised.readyMs}}),
    }),
    phases: {...record.phases, bootMs},
    poll: {
      periodMs: pollMs,
      gapMs: poll.gapMs,
      answers: poll.answers,
      worstLoopDelayMs: poll.worstLoopDelayMs,
    },
    container: {
      id: first.value.id,
      startedAt: first.value.startedAt,
      restartCount: latest.restartCount,
      lostMs: lostMs(first.value, latest),
    },
  };
  if (bootMs === null) {
    const waited = Math.round((clock.nowMs() - startMs) / 1000);
    const unready =
      poll.servesInstead === null
        ? `not ready after ${waited} s; last answer: ${probe}`
        : `it serves ${poll.servesInstead.join(', ') || 'no model'} instead of ${spec.model}`;
    const fault = broken ?? {gate: 'R1', text: unready};
    const lost = raised === undefined || raised.problem === null ? [] : [{gate: 'R6', text: raised.problem}];
    return {record: withFaults(seen, fault, ...lost), first: first.value, network, broke: true};
  }
  const changed = brokenBy(first.value, await docker.inspect(spec.arm.container));
  // A warm-up's time is not used.
  const vague = spec.pair > 0 && (poll.gapMs ?? 0) > gapLimitMs(bootMs, clock.scale);
  return {
    record: withFaults(
      seen,
      ...(changed === null ? [] : [changed]),
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
    network,
    broke: changed !== null,
  };
}
