import type {Image, Machine} from '../machine.ts';
import type {MachineSpec} from '../machine-schema.ts';

type DockerSpec = NonNullable<MachineSpec['docker']>;

/** GET /version */
export function versionJson(machine: Machine, docker: DockerSpec): unknown {
  return {
    Platform: {Name: 'Docker Engine - Community'},
    Version: docker.engine,
    ApiVersion: docker.api,
    MinAPIVersion: '1.24',
    Os: 'linux',
    Arch: 'amd64',
    KernelVersion: machine.spec.kernel,
  };
}

/** GET /info */
export function infoJson(machine: Machine, docker: DockerSpec): unknown {
  const containers = machine.containers.all();
  return {
    ID: 'rehearsal',
    Containers: containers.length,
    ContainersRunning: containers.filter(({status}) => status === 'running').length,
    Images: machine.images.size,
    Driver: docker.driver,
    LoggingDriver: 'json-file',
    CgroupVersion: '2',
    KernelVersion: machine.spec.kernel,
    OperatingSystem: 'Ubuntu 24.04.3 LTS',
    OSType: 'linux',
    Architecture: 'x86_64',
    DockerRootDir: docker.dataRoot,
    Name: machine.spec.hostname,
    ServerVersion: docker.engine,
    DefaultRuntime: 'runc',
    Runtimes: Object.fromEntries(docker.runtimes.map(name => [name, {path: name}])),
  };
}

/** GET /images/{name}/json */
export function imageJson(image: Image): unknown {
  return {
    Id: image.id,
    RepoTags: [image.reference],
    RepoDigests: image.digest === null ? [] : [image.digest],
    Created: image.createdAt,
    Size: image.bytes,
    Architecture: 'amd64',
    Os: 'linux',
    Config: {Labels: image.labels},
  };
}
