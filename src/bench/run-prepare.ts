import type {Docker} from '../host/ports.ts';
import {evict, isCold, isWarm, type Residency, residency} from './caches.ts';
import {startCompanions, stopCompanions} from './companions.ts';
import {settle} from './disk-io.ts';
import {foreignGpuUsers} from './gpu.ts';
import {holdersOf} from './mapped-files.ts';
import {type BenchPorts, type RunSpec, sayPhase, withEvidence, withFaults} from './run-spec.ts';
import type {RunRecord} from './types.ts';
import type {WeightFile} from './weight-files.ts';

const IS_UP = new Set(['running', 'restarting', 'paused']);

/** Stops a container and looks that it has ended. null = it has; else why not. */
async function stopAndSee(
  docker: Docker,
  container: string,
): Promise<{wasUp: boolean; problem: string | null}> {
  const before = await docker.inspect(container);
  if (!before.ok) return {wasUp: false, problem: `${container}: ${before.message}`};
  if (!IS_UP.has(before.value.status)) return {wasUp: false, problem: null};
  const stopped = await docker.stop(container);
  if (!stopped.ok) return {wasUp: true, problem: `${container} could not be stopped: ${stopped.message}`};
  const after = await docker.inspect(container);
  if (!after.ok) return {wasUp: true, problem: `${container}: ${after.message}`};
  return {
    wasUp: true,
    problem: IS_UP.has(after.value.status)
      ? `${container} is ${after.value.status} after it was stopped`
      : null,
  };
}

/** Nothing may be dropped from memory while a process still has it mapped: the old one must be gone first. */
export async function stopOld(ports: BenchPorts, spec: RunSpec, record: RunRecord): Promise<RunRecord> {
  sayPhase(spec, 'stopping');
  for (const other of spec.others) {
    const {problem} = await stopAndSee(ports.docker, other);
    if (problem !== null) return withFaults(record, {gate: 'R8', text: problem});
  }
  const startMs = ports.clock.nowMs();
  const {wasUp, problem} = await stopAndSee(ports.docker, spec.arm.container);
  if (problem !== null) return withFaults(record, {gate: 'R2', text: problem});
  return {...record, phases: {...record.phases, stopMs: wasUp ? ports.clock.nowMs() - startMs : null}};
}

/** Whether the page cache is as declared, for weights that are read through it; null = it is, or nobody can tell. */
function tierFault(spec: RunSpec, found: Residency): string | null {
  // The store reads past the page cache: what is resident says nothing about an arm that has its weights from it.
  if (spec.arm.restartsFrom !== 'disk' || found.residentBytes === null) return null;
  const {residentBytes, weightBytes} = found;
  const share = `${residentBytes} of ${weightBytes} bytes of weights`;
  if (spec.drop !== 'none')
    return isCold(residentBytes, weightBytes) ? null : `${share} are still in memory after eviction`;
  // A warm-up is what brings them there.
  return spec.pair === 0 || isWarm(residentBytes, weightBytes)
    ? null
    : `only ${share} are in memory although caches are kept: neither a cold start nor a warm one`;
}

/** Who still has weights mapped, so that they cannot leave memory: `process 123 (python3)`. */
async function mappedBy(ports: BenchPorts, weights: readonly WeightFile[]): Promise<string> {
  const holders = await holdersOf(ports.host, weights);
  return holders.length === 0 ? '' : `; mapped by ${holders.join(', ')}`;
}

/** Evicts the arm's weights and proves it; a second try where the first did not take. */
export async function evictWeights(ports: BenchPorts, spec: RunSpec, record: RunRecord): Promise<RunRecord> {
  sayPhase(spec, 'evicting');
  const {weights, drop} = spec;
  const {clock, host} = ports;
  const startMs = clock.nowMs();
  let evictMs = 0;
  const dropNow = async (files: readonly WeightFile[]): Promise<string | null> => {
    const fromMs = clock.nowMs();
    const refused = await evict(host, drop, files);
    evictMs += clock.nowMs() - fromMs;
    return refused;
  };
  const finish = (found: Residency | null, unproven: string | null): RunRecord =>
    withEvidence(
      {
        ...record,
        phases: {...record.phases, evictMs: drop === 'none' ? null : evictMs},
        cache: {...record.cache, residentBytes: found?.residentBytes ?? null, unproven},
      },
      {phases: {verifyMs: clock.nowMs() - startMs - evictMs}},
    );
  if (typeof weights === 'string') {
    const refused = drop === 'system' ? await dropNow([]) : null;
    return refused === null
      ? finish(null, weights)
      : withFaults(finish(null, weights), {gate: 'R5', text: refused});
  }
  for (let attempt = 1; ; attempt++) {
    const refused = await dropNow(weights);
    if (refused !== null) return withFaults(finish(null, refused), {gate: 'R5', text: refused});
    if (attempt === 1) sayPhase(spec, 'verifying');
    const found = await residency(host, weights);
    const fault = tierFault(spec, found);
    if (fault === null) return finish(found, found.unproven);
    if (attempt === 2 || drop === 'none') {
      const text = `${fault}${drop === 'none' ? '' : await mappedBy(ports, weights)}`;
      return withFaults(finish(found, found.unproven), {gate: 'R5', text});
    }
  }
}

/** The store: up and serving before a restart, down before a cold start, whose clock counts its start-up too. */
export async function prepareCompanions(
  ports: BenchPorts,
  spec: RunSpec,
  record: RunRecord,
): Promise<RunRecord> {
  if (spec.storeTier === 'cold') {
    const problem = await stopCompanions(ports, spec.arm);
    return problem === null ? record : withFaults(record, {gate: 'R6', text: problem});
  }
  const {readyMs, problem} = await startCompanions(ports, spec.arm, {
    deadlineMs: spec.deadlines.companionMs,
    signal: spec.signal,
  });
  const raised = withEvidence(record, {phases: {storeReadyMs: readyMs}});
  return problem === null ? raised : withFaults(raised, {gate: 'R6', text: problem});
}

const SETTLE_PATIENCE_MS = 10_000;

/** The GPU is free and the disk of the weights is quiet, or the start would be timed against somebody else's work. */
export async function waitForQuiet(ports: BenchPorts, spec: RunSpec, record: RunRecord): Promise<RunRecord> {
  sayPhase(spec, 'settling');
  const {clock, docker, host} = ports;
  const startMs = clock.nowMs();
  const options = {patienceMs: SETTLE_PATIENCE_MS, signal: spec.signal};
  const {busyShare, isQuiet} = await settle(ports, spec.device, options);
  const settled = withEvidence(record, {
    phases: {settleMs: clock.nowMs() - startMs},
    disk: {writeBytes: null, elsewhere: null, busyBefore: busyShare},
  });
  // A store that stays up holds its memory on the GPU in every run of the block, whichever arm is measured.
  const own = spec.made.filter(({name}) => !spec.others.includes(name)).map(({id}) => id);
  for (const {container} of spec.arm.companions) {
    const facts = await docker.inspect(container);
    if (facts.ok) own.push(facts.value.id);
  }
  const users = await foreignGpuUsers(host, own);
  const strangers = users.ok ? users.value.map(({pid, name}) => `process ${pid} (${name})`) : [];
  return withFaults(
    settled,
    ...(strangers.length === 0
      ? []
      : [{gate: 'R8', text: `the GPU is not free: ${strangers.join(', ')} computes on it`}]),
    ...(isQuiet
      ? []
      : [
          {
            gate: 'R9',
            text: `${spec.device ?? 'the disk'} was busy ${Math.round((busyShare ?? 0) * 100)} % of the time, with nothing started yet`,
          },
        ]),
  );
}
