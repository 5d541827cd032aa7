import type {Context} from '../../context.ts';
import {mountOf, parseMountInfo} from '../../disks/mount-table.ts';
import type {ContainerFacts, Read} from '../../host/ports.ts';
import type {MountedFolder} from '../live.ts';

/** Folders that the container has of the host, each with the disk that it is on. */
export async function lookAtMounts(
  {host}: Pick<Context, 'host'>,
  facts: ContainerFacts,
): Promise<Read<readonly MountedFolder[]>> {
  const table = await host.readText('/proc/self/mountinfo');
  if (!table.ok) return table;
  const lines = parseMountInfo(table.value);
  const found = await Promise.all(
    facts.mounts.map(async mount => {
      const real = await host.realPath(mount.source);
      const on = mountOf(lines, real.ok ? real.value : mount.source);
      return {...mount, device: on?.source ?? null, mountPoint: on?.target ?? null};
    }),
  );
  return {ok: true, value: found};
}
