import type {Container} from '../containers/container.ts';
import type {Machine} from '../machine.ts';

/** Why Docker would not start a container now, in its words; undefined when it would. */
export function startProblem(machine: Machine, container: Container): string | undefined {
  const {spec} = container;
  for (const mode of [spec.networkMode, spec.ipcMode, spec.pidMode]) {
    const [kind, id = ''] = mode.split(':');
    if (kind !== 'container') continue;
    const owner = machine.containers.find(id);
    if (owner === undefined) return `No such container: ${id}`;
    if (owner.status !== 'running') return `cannot join network namespace of a non running container: ${id}`;
  }
  for (const {hostIp, hostPort} of spec.ports) {
    const taken =
      machine.spec.listening.some(({port}) => port === hostPort) ||
      machine.containers.publisher(hostPort) !== undefined;
    if (taken) {
      return `driver failed programming external connectivity on endpoint ${spec.name} (${container.id}): Bind for ${hostIp}:${hostPort} failed: port is already allocated`;
    }
  }
  return undefined;
}
