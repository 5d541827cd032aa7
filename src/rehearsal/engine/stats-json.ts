import type {Container} from '../containers/container.ts';
import type {Machine} from '../machine.ts';

/** The container whose network another one lives in; the daemon reports that one's counters. */
function networkOwner(machine: Machine, container: Container): Container {
  const [kind, id = ''] = container.spec.networkMode.split(':');
  return (kind === 'container' ? machine.containers.find(id) : undefined) ?? container;
}

/** GET /containers/{id}/stats?stream=false, as with cgroup v2. */
export function statsJson(machine: Machine, container: Container): unknown {
  const owner = networkOwner(machine, container);
  const sharing = machine.containers
    .all()
    .filter(other => other === owner || other.spec.networkMode === `container:${owner.id}`);
  const received = sharing.reduce((sum, other) => sum + other.received('network'), 0);
  const running = container.status === 'running';
  const source = container.spec.mounts[0]?.source ?? '/';
  const [major = 0, minor = 0] = (
    machine.devices.find(machine.files.mountOf(source).source)?.['maj:min'] ?? '0:0'
  )
    .split(':')
    .map(Number);
  const livedMs = container.startedAtMs === null ? 0 : machine.clock.nowMs() - container.startedAtMs;
  return {
    id: container.id,
    name: `/${container.spec.name}`,
    read: machine.clock.stamp(machine.clock.nowMs()),
    ...(running && container.spec.networkMode !== 'host'
      ? {networks: {eth0: {rx_bytes: received, tx_bytes: Math.round(received / 50)}}}
      : {}),
    blkio_stats: {
      io_service_bytes_recursive: running
        ? [
            {major, minor, op: 'read', value: container.received('disk')},
            {major, minor, op: 'write', value: 0},
          ]
        : null,
    },
    memory_stats: running ? {usage: 4 * 1024 ** 3, limit: 320 * 1024 ** 3} : {},
    cpu_stats: {cpu_usage: {total_usage: Math.round(livedMs * 1e6)}},
  };
}
