import {stripVTControlCharacters} from 'node:util';
import type {ContainerFacts} from '../host/ports.ts';
import type {BenchPorts} from './run-spec.ts';
import type {Arm} from './types.ts';

const LOOK_EVERY_MS = 250;
/** The store's last start-up line; where it has no health check, this is how it says that its port is open. */
const STORE_READY = /Starting gRPC server on \S+:\d+/;

type Ports = Pick<BenchPorts, 'docker' | 'clock'>;

async function isServing({docker}: Ports, facts: ContainerFacts): Promise<boolean> {
  if (facts.status !== 'running') return false;
  if (facts.health !== null) return facts.health === 'healthy';
  const since = facts.startedAt === null ? {} : {since: facts.startedAt};
  const logs = await docker.readLogs(facts.id, since);
  return logs.ok && logs.value.some(line => STORE_READY.test(stripVTControlCharacters(line.text)));
}

async function waitServing(
  ports: Ports,
  container: string,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  const endMs = ports.clock.nowMs() + deadlineMs;
  for (;;) {
    const facts = await ports.docker.inspect(container);
    if (!facts.ok) return `${container}: ${facts.message}`;
    if (await isServing(ports, facts.value)) return null;
    if (facts.value.status === 'exited' || facts.value.status === 'dead') {
      return `${container} ended with exit code ${facts.value.exitCode} while it was waited for`;
    }
    if (signal.aborted) return `stopped waiting for ${container}`;
    if (ports.clock.nowMs() > endMs)
      return `${container} is not healthy after ${Math.round(deadlineMs / 1000)} s`;
    await ports.clock.sleep(LOOK_EVERY_MS, signal);
  }
}

type Patience = {readonly deadlineMs: number; readonly signal: AbortSignal};

/** `readyMs`: from the start calls to open ports, where something was started. `problem`: why it is not up. */
type Raised = {readonly readyMs: number | null; readonly problem: string | null};

/** Brings up what is down of what an arm needs, and waits until all of it serves. */
export async function startCompanions(
  ports: Ports,
  arm: Arm,
  {deadlineMs, signal}: Patience,
): Promise<Raised> {
  let readyMs: number | null = null;
  const failed = (problem: string): Raised => ({readyMs, problem});
  for (const {container} of arm.companions) {
    const facts = await ports.docker.inspect(container);
    if (!facts.ok) return failed(`${container}: ${facts.message}`);
    const startMs = ports.clock.nowMs();
    const isDown = facts.value.status !== 'running';
    if (isDown) {
      const started = await ports.docker.start(container);
      if (!started.ok) return failed(`${container} could not be started: ${started.message}`);
    }
    const problem = await waitServing(ports, container, deadlineMs, signal);
    if (problem !== null) return failed(problem);
    if (isDown) readyMs = (readyMs ?? 0) + (ports.clock.nowMs() - startMs);
  }
  return {readyMs, problem: null};
}

/** Takes down what an arm needs, for a start from nothing. null = all of it is down; else why not. */
export async function stopCompanions({docker}: Ports, arm: Arm): Promise<string | null> {
  for (const {container} of arm.companions.toReversed()) {
    const facts = await docker.inspect(container);
    if (!facts.ok) return `${container}: ${facts.message}`;
    if (facts.value.status !== 'running') continue;
    const stopped = await docker.stop(container);
    if (!stopped.ok) return `${container} could not be stopped: ${stopped.message}`;
  }
  return null;
}

/** Whether an arm's container may begin before a service of its stack serves, by the `depends_on` it was made with. */
function startsBeside({labels}: ContainerFacts, service: string): boolean {
  const conditions = labels['com.docker.compose.depends_on']?.split(',') ?? [];
  return conditions.some(condition => condition.startsWith(`${service}:service_started`));
}

/** `serving` ends when all of it serves, when one of it has ended, or with the signal; then without a problem. */
type Started = {readonly problem: string | null; readonly serving: Promise<Raised>};

/**
 * Starts what an arm needs in the order of a cold start, as Compose would do it: one that the arm may start beside is
 * not waited for here. What is started is down before.
 */
export async function startCold(ports: Ports, arm: Arm, {deadlineMs, signal}: Patience): Promise<Started> {
  const startMs = ports.clock.nowMs();
  const pending: Promise<string | null>[] = [];
  const failed = (problem: string): Started => ({
    problem,
    serving: Promise.resolve({readyMs: null, problem}),
  });
  if (arm.companions.length === 0)
    return {problem: null, serving: Promise.resolve({readyMs: null, problem: null})};
  const facts = await ports.docker.inspect(arm.container);
  if (!facts.ok) return failed(`${arm.container}: ${facts.message}`);
  for (const {service, container} of arm.companions) {
    const started = await ports.docker.start(container);
    if (!started.ok) return failed(`${container} could not be started: ${started.message}`);
    const serving = waitServing(ports, container, deadlineMs, signal);
    pending.push(serving);
    if (startsBeside(facts.value, service)) continue;
    const problem = await serving;
    if (problem !== null) return failed(problem);
  }
  const serving = Promise.all(pending).then((problems): Raised => {
    const problem = problems.find(one => one !== null) ?? null;
    if (problem === null) return {readyMs: ports.clock.nowMs() - startMs, problem};
    return {readyMs: null, problem: signal.aborted ? null : problem};
  });
  return {problem: null, serving};
}
