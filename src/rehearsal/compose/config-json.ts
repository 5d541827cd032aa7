import type {Machine} from '../machine.ts';
import {mountsOf, portsOf, variablesOf} from './container-from-service.ts';
import {activeServices} from './down.ts';
import type {LoadedProject} from './load-project.ts';

/** docker compose config --format json: everything resolved, in the long form. */
export function configJson(
  machine: Machine,
  loaded: LoadedProject,
  profiles: readonly string[],
): {ok: true; value: unknown} | {ok: false; message: string} {
  const services: Record<string, unknown> = {};
  for (const name of activeServices(loaded, profiles)) {
    const service = loaded.project.services[name];
    if (service === undefined) continue;
    const variables = variablesOf(machine, loaded, service);
    if (!variables.ok) return variables;
    const {env_file: _files, tmpfs: _tmpfs, ...rest} = service;
    services[name] = {
      ...rest,
      command: service.command ?? null,
      entrypoint: service.entrypoint ?? null,
      environment: variables.values,
      ports: portsOf(service).map(port => ({
        mode: 'ingress',
        host_ip: port.hostIp,
        target: port.containerPort,
        published: String(port.hostPort),
        protocol: 'tcp',
      })),
      volumes: mountsOf(loaded, service).map(mount => ({
        type: mount.type,
        source: mount.type === 'volume' ? (mount.name ?? '').slice(loaded.name.length + 1) : mount.source,
        target: mount.target,
        ...(mount.writable ? {} : {read_only: true}),
        ...(mount.type === 'bind' ? {bind: {create_host_path: mount.createHostPath}} : {}),
      })),
    };
  }
  return {ok: true, value: {...loaded.project, name: loaded.name, services}};
}
