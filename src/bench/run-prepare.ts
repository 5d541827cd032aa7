import type {Docker} from '../host/ports.ts';
import {evict, isCold, type Residency, residency} from './caches.ts';
import {startCompanions} from './companions.ts';
import {type BenchPorts, type RunSpec, sayPhase, withFaults} from './run-spec.ts';
import type {RunRecord} from './types.ts';

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

function tierFault(spec: RunSpec, found: Residency): string | null {
  // The store reads past the page cache: what is resident says nothing about an arm that has its weights from it.
  if (spec.arm.restartsFrom !== 'disk' || spec.drop === 'none' || found.residentBytes === null) return null;
  if (isCold(found.residentBytes, found.weightBytes)) return null;
  return `${found.residentBytes} of ${found.weightBytes} bytes of weights are still in memory after eviction`;
}

/** Evicts the arm's weights and proves it; a second try where the first did not take. */
export async function evictWeights(ports: BenchPorts, spec: RunSpec, record: RunRecord): Promise<RunRecord> {
  sayPhase(spec, 'evicting');
  const {weights, drop} = spec;
  const startMs = ports.clock.nowMs();
  const finish = (found: Residency | null, unproven: string | null): RunRecord => ({
    ...record,
    phases: {...record.phases, evictMs: drop === 'none' ? null : ports.clock.nowMs() - startMs},
    cache: {
      ...record.cache,
      residentBytes: found?.residentBytes ?? null,
      unproven: drop === 'none' ? null : unproven,
    },
  });
  if (typeof weights === 'string') {
    const refused = drop === 'system' ? await evict(ports.host, drop, []) : null;
    return refused === null
      ? finish(null, weights)
      : withFaults(finish(null, weights), {gate: 'R5', text: refused});
  }
  for (let attempt = 1; ; attempt++) {
    const refused = await evict(ports.host, drop, weights);
    if (refused !== null) return withFaults(finish(null, refused), {gate: 'R5', text: refused});
    const found = await residency(ports.host, weights);
    const fault = tierFault(spec, found);
    if (fault === null) return finish(found, found.unproven);
    if (attempt === 2) return withFaults(finish(found, found.unproven), {gate: 'R5', text: fault});
  }
}

/** The store: kept up, or started afresh where a cold one is declared. */
export async function raiseCompanions(
  ports: BenchPorts,
  spec: RunSpec,
  record: RunRecord,
): Promise<RunRecord> {
  const problem = await startCompanions(ports, spec.arm, {
    fresh: spec.storeTier === 'cold',
    deadlineMs: spec.deadlines.companionMs,
    signal: spec.signal,
  });
  return problem === null ? record : withFaults(record, {gate: 'R6', text: problem});
}
