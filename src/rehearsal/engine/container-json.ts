import type {Container} from '../containers/container.ts';
import type {Machine} from '../machine.ts';

/** Docker's "never". */
const NEVER = '0001-01-01T00:00:00Z';

function portMap(container: Container): Record<string, {HostIp: string; HostPort: string}[]> {
  return Object.fromEntries(
    container.spec.ports.map(port => [
      `${port.containerPort}/tcp`,
      [{HostIp: port.hostIp, HostPort: String(port.hostPort)}],
    ]),
  );
}

function restartPolicy(text: string): {Name: string; MaximumRetryCount: number} {
  const [name = 'no', most = '0'] = text.split(':');
  return {Name: name, MaximumRetryCount: Number(most)};
}

/** GET /containers/{id}/json */
export function containerJson(machine: Machine, container: Container): unknown {
  const {spec} = container;
  const stamp = (atMs: number | null): string => (atMs === null ? NEVER : machine.clock.stamp(atMs));
  const [path = '', ...args] = [...spec.entrypoint, ...spec.command];
  const running = container.status === 'running';
  return {
    Id: container.id,
    Created: stamp(container.createdAtMs),
    Path: path,
    Args: args,
    Name: `/${spec.name}`,
    Image: spec.imageId,
    RestartCount: container.restartCount,
    State: {
      Status: container.status,
      Running: running || container.status === 'restarting',
      Paused: false,
      Restarting: container.status === 'restarting',
      OOMKilled: false,
      Dead: false,
      Pid: running ? pidOf(container) : 0,
      ExitCode: container.exitCode,
      Error: '',
      StartedAt: stamp(container.startedAtMs),
      FinishedAt: stamp(container.finishedAtMs),
      ...(container.health === null ? {} : {Health: {Status: container.health, FailingStreak: 0, Log: []}}),
    },
    Config: {
      Image: spec.image,
      Env: Object.entries(spec.env).map(([key, value]) => `${key}=${value}`),
      Cmd: spec.command,
      Entrypoint: spec.entrypoint,
      Labels: spec.labels,
      Tty: false,
      StopTimeout: spec.stopGraceSeconds,
    },
    HostConfig: {
      NetworkMode: spec.networkMode,
      IpcMode: spec.ipcMode,
      PidMode: spec.pidMode,
      RestartPolicy: restartPolicy(container.restart),
      PortBindings: portMap(container),
      LogConfig: {Type: 'json-file', Config: {}},
      AutoRemove: spec.autoRemove,
      Runtime: 'runc',
    },
    NetworkSettings: {Ports: running ? portMap(container) : {}},
    Mounts: spec.mounts.map(mount => ({
      Type: mount.type,
      ...(mount.name === null ? {} : {Name: mount.name}),
      Source: mount.source,
      Destination: mount.target,
      Mode: mount.writable ? 'rw' : 'ro',
      RW: mount.writable,
      Propagation: 'rprivate',
    })),
  };
}

/** A stable number that no other container has. */
export function pidOf(container: Container): number {
  return 4000 + (Number.parseInt(container.id.slice(0, 6), 16) % 60_000);
}

/** One entry of GET /containers/json */
export function containerEntry(machine: Machine, container: Container): unknown {
  const {spec} = container;
  return {
    Id: container.id,
    Names: [`/${spec.name}`],
    Image: spec.image,
    ImageID: spec.imageId,
    Command: [...spec.entrypoint, ...spec.command].join(' '),
    Created: Math.floor(machine.clock.wallMs(container.createdAtMs) / 1000),
    State: container.status,
    Status: container.status === 'exited' ? `Exited (${container.exitCode})` : container.status,
    Ports: spec.ports.map(port => ({
      IP: port.hostIp,
      PrivatePort: port.containerPort,
      PublicPort: port.hostPort,
      Type: 'tcp',
    })),
    Labels: spec.labels,
    HostConfig: {NetworkMode: spec.networkMode},
    Mounts: [],
  };
}
