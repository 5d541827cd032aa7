import type {Context} from '../context.ts';
import {keptFolders, mountPointObjection} from '../disks/mount-point.ts';
import {resolvePath} from '../disks/resolve-path.ts';
import type {Mount} from '../disks/types.ts';
import type {Plan} from '../engine/step.ts';

function stop(mountPoint: string, observed: string, elsewhere: string): Plan {
  return {
    status: 'stop',
    failure: {
      short: `nothing is mounted on ${mountPoint}`,
      expected: 'a folder of its own, which is no link and belongs to nobody else',
      observed,
      command: `ls -ld ${mountPoint}`,
      fix: [`faststart run 1 --mount-point ${elsewhere}`],
    },
  };
}

function covers(target: string, path: string): boolean {
  return target === '/' || path === target || path.startsWith(`${target}/`);
}

/**
 * Folders that no disk may be mounted on. `here`: what the mount point is on; where it has a mount of its own, no other
 * one hides what is below it.
 */
export async function refuseMountPoint(context: Context, here: Mount | null): Promise<Plan | undefined> {
  const {host, docker, settings} = context;
  const {mountPoint} = settings;
  const resolved = await resolvePath(host, mountPoint);
  // Where we may not look, findmnt still names the place that a link leads to.
  const leadsTo = here === null || covers(here.target, resolved) ? resolved : here.target;
  if (leadsTo !== mountPoint)
    return stop(mountPoint, `${mountPoint} is a link, and leads to ${leadsTo}`, leadsTo);
  const isMounted = here?.target === mountPoint;
  const version = isMounted ? undefined : await docker.version();
  const data = version?.ok
    ? [{path: await resolvePath(host, version.value.dataRoot), what: "Docker's data"}]
    : [];
  const kept = isMounted ? [] : [...(await keptFolders(host, settings)), ...data];
  const why = mountPointObjection(mountPoint, kept);
  return why === undefined ? undefined : stop(mountPoint, why, '/nvme');
}
