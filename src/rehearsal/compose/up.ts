import type {Container} from '../containers/container.ts';
import {removeContainer} from '../engine/container-routes.ts';
import {startProblem} from '../engine/start-container.ts';
import type {Machine} from '../machine.ts';
import {containerNameOf, mountsOf, specOf} from './container-from-service.ts';
import {ensureImage} from './images.ts';
import type {LoadedProject} from './load-project.ts';
import {makeContainer} from './make-container.ts';
import type {Service} from './project.ts';

export type UpOptions = {
  readonly start: boolean;
  readonly recreate: boolean;
  readonly services: readonly string[];
};

type Outcome = {readonly lines: readonly string[]; readonly problem: string | undefined};

const HASH = 'com.docker.compose.config-hash';
/** How often Compose looks whether a dependency is healthy. */
const HEALTH_POLL_MS = 500;

/** The named services and what they depend on, dependencies first. */
function inOrder(loaded: LoadedProject, names: readonly string[]): string[] {
  const order: string[] = [];
  const visit = (name: string): void => {
    if (order.includes(name)) return;
    const service = loaded.project.services[name];
    const sharing = [service?.network_mode, service?.ipc, service?.pid].flatMap(mode =>
      mode?.startsWith('service:') ? [mode.slice('service:'.length)] : [],
    );
    for (const dependency of [...Object.keys(service?.depends_on ?? {}), ...sharing]) visit(dependency);
    order.push(name);
  };
  for (const name of names) visit(name);
  return order;
}

function hostPathProblem(machine: Machine, loaded: LoadedProject, service: Service): string | undefined {
  const missing = mountsOf(loaded, service).find(
    mount => mount.type === 'bind' && !mount.createHostPath && !machine.files.exists(mount.source),
  );
  return (
    missing &&
    `Error response from daemon: invalid mount config for type "bind": bind source path does not exist: ${missing.source}`
  );
}

type Made = {readonly container: Container; readonly line: string} | {readonly problem: string};

/** The service's container: the one that is there when it still fits, else a new one. */
async function createFor(
  machine: Machine,
  loaded: LoadedProject,
  name: string,
  service: Service,
  recreate: boolean,
): Promise<Made> {
  const noImage = await ensureImage(machine, loaded, name, service);
  if (noImage !== undefined) return {problem: noImage};
  const noPath = hostPathProblem(machine, loaded, service);
  if (noPath !== undefined) return {problem: noPath};
  const made = specOf(machine, loaded, name, service);
  if (!made.ok) return {problem: made.message};
  const present = machine.containers.find(containerNameOf(loaded, name, service));
  if (present === undefined)
    return {container: makeContainer(machine, made.value), line: ` Container ${made.value.name}  Created`};
  if (present.spec.labels['com.docker.compose.project'] !== loaded.name) {
    return {
      problem: `Error response from daemon: Conflict. The container name "/${made.value.name}" is already in use by container "${present.id}". You have to remove (or rename) that container to be able to reuse that name.`,
    };
  }
  const same =
    present.spec.labels[HASH] === made.value.labels[HASH] &&
    present.spec.networkMode === made.value.networkMode;
  if (same && !recreate)
    return {
      container: present,
      line: ` Container ${made.value.name}  ${present.status === 'running' ? 'Running' : 'Created'}`,
    };
  await present.stop(made.value.stopGraceSeconds);
  removeContainer(machine, present);
  return {container: makeContainer(machine, made.value), line: ` Container ${made.value.name}  Recreated`};
}

/** Waits as `condition: service_healthy` does; the reason when it will never come. */
async function whenHealthy(machine: Machine, container: Container): Promise<string | undefined> {
  for (;;) {
    if (container.health === 'healthy') return undefined;
    if (container.status !== 'running')
      return `dependency failed to start: container ${container.spec.name} exited (${container.exitCode})`;
    await machine.clock.wait(HEALTH_POLL_MS);
    if (machine.clock.closed) return 'interrupted';
  }
}

/** docker compose up */
export async function up(machine: Machine, loaded: LoadedProject, options: UpOptions): Promise<Outcome> {
  const lines: string[] = [];
  const made = new Map<string, Container>();
  for (const name of inOrder(loaded, options.services)) {
    const service = loaded.project.services[name];
    if (service === undefined) return {lines, problem: `no such service: ${name}`};
    const result = await createFor(
      machine,
      loaded,
      name,
      service,
      options.recreate && options.services.includes(name),
    );
    if ('problem' in result) return {lines, problem: result.problem};
    made.set(name, result.container);
    lines.push(result.line);
  }
  if (!options.start) return {lines, problem: undefined};
  for (const [name, container] of made) {
    for (const [dependency, {condition}] of Object.entries(loaded.project.services[name]?.depends_on ?? {})) {
      const other = made.get(dependency);
      const sick =
        condition === 'service_healthy' && other !== undefined
          ? await whenHealthy(machine, other)
          : undefined;
      if (sick !== undefined) return {lines, problem: sick};
    }
    if (container.status === 'running') continue;
    const problem = startProblem(machine, container);
    if (problem !== undefined) return {lines, problem: `Error response from daemon: ${problem}`};
    container.start();
    lines.push(` Container ${container.spec.name}  Started`);
  }
  return {lines, problem: undefined};
}
