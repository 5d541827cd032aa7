import {dirname, resolve} from 'node:path';
import {keptFolders, mountPointObjection} from '../disks/mount-point.ts';
import {resolvePath} from '../disks/resolve-path.ts';
import type {Host} from '../host/ports.ts';
import type {Machine} from './machine.ts';
import type {Globals} from './request.ts';
import type {Parsed} from './usage-error.ts';

/** What is below such a folder is on the mount already: another mount is never put on top of it. */
async function hasOwnMount(host: Host, path: string): Promise<boolean> {
  const [here, above] = await Promise.all([host.stat(path), host.stat(dirname(path))]);
  return here.ok && above.ok && here.value.device !== above.value.device;
}

/**
 * Where the NVMe belongs, without links: findmnt, df and the kernel name none. A folder that is given by flag and that
 * no disk may be mounted on is a wrong command line; one that the machine has by itself is judged by step 1.
 */
export async function resolveMountPoint(
  {mountPoint: given}: Pick<Globals, 'mountPoint'>,
  {host, places}: Pick<Machine, 'host' | 'places'>,
): Promise<Parsed<string>> {
  if (given === null) return {ok: true, value: await resolvePath(host, places.mountPoint)};
  const value = await resolvePath(host, resolve(places.cwd, given));
  const kept = (await hasOwnMount(host, value)) ? [] : await keptFolders(host, places);
  const why = mountPointObjection(value, kept);
  if (why === undefined) return {ok: true, value};
  const fix = [
    'leave the flag out: the NVMe goes on /nvme',
    'or name a folder of its own: --mount-point /data',
  ];
  return {ok: false, error: {short: `--mount-point ${given} cannot be used: ${why}`, fix}};
}
