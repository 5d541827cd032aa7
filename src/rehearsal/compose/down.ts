import type {Container} from '../containers/container.ts';
import {removeContainer} from '../engine/container-routes.ts';
import type {Machine} from '../machine.ts';
import type {LoadedProject} from './load-project.ts';

/** Services that these profiles activate. */
export function activeServices(loaded: LoadedProject, profiles: readonly string[]): string[] {
  return Object.entries(loaded.project.services)
    .filter(
      ([, service]) =>
        service.profiles.length === 0 ||
        profiles.includes('*') ||
        service.profiles.some(profile => profiles.includes(profile)),
    )
    .map(([name]) => name);
}

/** docker compose down: services of inactive profiles stay, and do not count as orphans. */
export async function down(
  machine: Machine,
  loaded: LoadedProject,
  profiles: readonly string[],
  orphans: boolean,
): Promise<string[]> {
  const active = activeServices(loaded, profiles);
  const known = Object.keys(loaded.project.services);
  const goes = ({spec}: Container): boolean => {
    if (spec.labels['com.docker.compose.project'] !== loaded.name) return false;
    return active.includes(spec.service) || (orphans && !known.includes(spec.service));
  };
  const leaving = machine.containers.all().filter(goes);
  await Promise.all(leaving.map(container => container.stop(container.spec.stopGraceSeconds)));
  for (const container of leaving) removeContainer(machine, container);
  return leaving.flatMap(({spec}) => [
    ` Container ${spec.name}  Stopped`,
    ` Container ${spec.name}  Removed`,
  ]);
}
