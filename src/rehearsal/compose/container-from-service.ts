import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import type {ContainerSpec, MountSpec, PortSpec} from '../containers/container-spec.ts';
import type {Machine} from '../machine.ts';
import {readEnvFile} from './env-file.ts';
import type {LoadedProject} from './load-project.ts';
import type {Service} from './project.ts';

export type MadeSpec =
  | {readonly ok: true; readonly value: ContainerSpec}
  | {readonly ok: false; readonly message: string};

/** What `docker compose run` changes. */
export type OneOff = {
  readonly name: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly autoRemove: boolean;
};

export function imageOf(loaded: LoadedProject, name: string, service: Service): string {
  return service.image ?? `${loaded.name}-${name}`;
}

export function containerNameOf(loaded: LoadedProject, name: string, service: Service): string {
  return service.container_name ?? `${loaded.name}-${name}-1`;
}

export function mountsOf(
  loaded: LoadedProject,
  service: Service,
): (MountSpec & {readonly createHostPath: boolean})[] {
  const mounts = service.volumes.map(volume => {
    const [source = '', target = '', mode = 'rw'] =
      typeof volume === 'string'
        ? volume.split(':')
        : [volume.source, volume.target, volume.read_only ? 'ro' : 'rw'];
    const isPath = source.startsWith('/') || source.startsWith('.') || source.startsWith('~');
    const isBind = typeof volume === 'string' ? isPath : volume.type === 'bind';
    const createHostPath = typeof volume === 'string' || volume.bind.create_host_path;
    if (isBind)
      return {
        type: 'bind' as const,
        name: null,
        source: resolve(loaded.folder, source),
        target,
        writable: mode !== 'ro',
        createHostPath,
      };
    const name = `${loaded.name}_${source}`;
    return {
      type: 'volume' as const,
      name,
      source: `/var/lib/docker/volumes/${name}/_data`,
      target,
      writable: mode !== 'ro',
      createHostPath: true,
    };
  });
  const memory = service.tmpfs.map(target => ({
    type: 'tmpfs' as const,
    name: null,
    source: '',
    target,
    writable: true,
    createHostPath: true,
  }));
  return [...mounts, ...memory];
}

export function portsOf(service: Service): PortSpec[] {
  return service.ports.flatMap(port => {
    const parts =
      typeof port === 'string' ? port.split(':') : [port.host_ip, port.published ?? '', port.target];
    const containerPort = Number(parts.at(-1)?.split('/')[0]);
    const hostPort = Number(parts.at(-2) ?? '');
    return hostPort > 0 ? [{containerPort, hostIp: parts.at(-3) ?? '0.0.0.0', hostPort}] : [];
  });
}

type Variables = {ok: true; values: Record<string, string>} | {ok: false; message: string};

/** `env_file`s in their order, then `environment`; a name without a value takes it from the surroundings. */
export function variablesOf(machine: Machine, loaded: LoadedProject, service: Service): Variables {
  const values: Record<string, string> = {};
  const files = Array.isArray(service.env_file) ? service.env_file : [service.env_file];
  for (const entry of files) {
    const file = typeof entry === 'string' ? {path: entry, required: true} : entry;
    const path = resolve(loaded.folder, file.path);
    const real = machine.files.real(path);
    if (existsSync(real))
      Object.assign(values, readEnvFile(readFileSync(real, 'utf8'), {...loaded.environment, ...values}));
    else if (file.required)
      return {ok: false, message: `env file ${path} not found: stat ${path}: no such file or directory`};
  }
  for (const [key, value] of Object.entries(service.environment)) {
    const found = value ?? loaded.environment[key];
    if (found !== undefined) values[key] = found;
  }
  return {ok: true, values};
}

/** `service:x` becomes the id of x's container. */
function modeOf(
  machine: Machine,
  loaded: LoadedProject,
  mode: string | undefined,
  otherwise: string,
): string {
  const [kind, name = ''] = (mode ?? otherwise).split(':');
  if (kind !== 'service') return mode ?? otherwise;
  const service = loaded.project.services[name];
  const owner =
    service === undefined ? undefined : machine.containers.find(containerNameOf(loaded, name, service));
  return owner === undefined ? otherwise : `container:${owner.id}`;
}

function graceSeconds(text: string): number {
  const [, minutes = '0', seconds = '0'] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

export function specOf(
  machine: Machine,
  loaded: LoadedProject,
  name: string,
  service: Service,
  oneOff?: OneOff,
): MadeSpec {
  const variables = variablesOf(machine, loaded, service);
  if (!variables.ok) return variables;
  const image = imageOf(loaded, name, service);
  const labels = Object.fromEntries(Object.entries(service.labels).map(([key, value]) => [key, value ?? '']));
  return {
    ok: true,
    value: {
      name: oneOff?.name ?? containerNameOf(loaded, name, service),
      service: name,
      image,
      imageId: machine.images.get(image)?.id ?? '',
      entrypoint: service.entrypoint ?? [],
      command: service.command ?? [],
      env: {...variables.values, ...oneOff?.env},
      labels: {
        ...labels,
        ...oneOff?.labels,
        'com.docker.compose.project': loaded.name,
        'com.docker.compose.project.config_files': loaded.files.join(','),
        'com.docker.compose.project.working_dir': loaded.folder,
        'com.docker.compose.service': name,
        'com.docker.compose.oneoff': oneOff === undefined ? 'False' : 'True',
        'com.docker.compose.container-number': '1',
        'com.docker.compose.depends_on': Object.entries(service.depends_on)
          .map(([dependency, {condition}]) => `${dependency}:${condition}:false`)
          .join(','),
        'com.docker.compose.config-hash': createHash('sha256')
          .update(JSON.stringify([service, variables.values]))
          .digest('hex'),
      },
      mounts: mountsOf(loaded, service).map(({createHostPath: _, ...mount}) => mount),
      ports: oneOff === undefined ? portsOf(service) : [],
      networkMode: modeOf(machine, loaded, service.network_mode, `${loaded.name}_default`),
      ipcMode: modeOf(machine, loaded, service.ipc, 'private'),
      pidMode: modeOf(machine, loaded, service.pid, ''),
      restart: oneOff === undefined ? service.restart : 'no',
      healthcheck: service.healthcheck !== undefined,
      stopGraceSeconds: graceSeconds(service.stop_grace_period),
      autoRemove: oneOff?.autoRemove ?? false,
    },
  };
}
