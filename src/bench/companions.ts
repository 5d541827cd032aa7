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

/** `readyMs`: from the start calls to open ports, where something was started. `problem`: why it is not up. */
type Raised = {readonly readyMs: number | null; readonly problem: string | null};

/** Brings up what an arm needs and waits until it serves. `fresh`: stopped first, so that it starts empty. */
export async function startCompanions(
  ports: Ports,
  arm: Arm,
  options: {readonly fresh: boolean; readonly deadlineMs: number; readonly signal: AbortSignal},
): Promise<Raised> {
  let readyMs: number | null = null;
  const failed = (problem: string): Raised => ({readyMs, problem});
  for (const {container} of arm.companions) {
    const facts = await ports.docker.inspect(container);
    if (!facts.ok) return failed(`${container}: ${facts.message}`);
    const isUp = facts.value.status === 'running';
    if (isUp && options.fresh) {
      const stopped = await ports.docker.stop(container);
      if (!stopped.ok) return failed(`${container} could not be stopped: ${stopped.message}`);
    }
    const startMs = ports.clock.nowMs();
    const isStarted = !isUp || options.fresh;
    if (isStarted) {
      const started = await ports.docker.start(container);
      if (!started.ok) return failed(`${container} could not be started: ${started.message}`);
    }
    const problem = await waitServing(ports, container, options.deadlineMs, options.signal);
    if (problem !== null) return failed(problem);
    if (isStarted) readyMs = (readyMs ?? 0) + (ports.clock.nowMs() - startMs);
  }
  return {readyMs, problem: null};
}
