import type {Context} from '../context.ts';
import {complaint, unseen} from './complaint.ts';
import {type MountLine, mountOf, parseMountInfo} from './mount-table.ts';
import {resolvePath} from './resolve-path.ts';
import type {Look} from './types.ts';
import {type MountedOn, mountsOf} from './uses.ts';

/** Mounts as process 1 has them; only root may look. */
async function firstProcess(context: Context): Promise<Look<readonly MountLine[]>> {
  const exit = await context.host.run(
    {argv: ['/usr/bin/cat', '/proc/1/mountinfo'], sudo: true},
    {timeoutMs: 20_000, signal: context.signal},
  );
  if (!exit.ok || complaint(exit) !== '') return unseen(exit, 'cat');
  const lines = parseMountInfo(exit.stdout);
  return lines.length > 0
    ? {status: 'seen', value: lines}
    : {status: 'unknown', why: '/proc/1/mountinfo lists no mounts'};
}

/** Folders that must survive whatever happens. Their mounts count in any case; here they get a name. */
async function folders(context: Context, table: readonly MountLine[]): Promise<readonly MountedOn[]> {
  const {settings, host} = context;
  const version = await context.docker.version();
  const named = [
    {path: settings.workspace, what: 'the workspace'},
    {path: settings.stateFolder, what: 'the records of this program'},
    {path: host.user.home, what: 'your home folder'},
    ...(version.ok ? [{path: version.value.dataRoot, what: "Docker's data"}] : []),
  ];
  const found: MountedOn[] = [];
  for (const {path, what} of named) {
    const mount = mountOf(table, await resolvePath(host, path));
    if (mount !== undefined) {
      const {majMin, fsType, source} = mount;
      found.push({majMin, fsType, source, what: `${what} (${path})`, os: false});
    }
  }
  return found;
}

/** All that is mounted, for us and for process 1, and the folders that must survive. */
export async function observeMounted(context: Context): Promise<Look<readonly MountedOn[]>> {
  const own = await context.host.readText('/proc/self/mountinfo');
  if (!own.ok) return {status: 'unknown', why: `/proc/self/mountinfo cannot be read: ${own.message}`};
  const table = parseMountInfo(own.value);
  if (mountOf(table, '/') === undefined)
    return {status: 'unknown', why: '/proc/self/mountinfo does not say what / is on'};
  const first = await firstProcess(context);
  if (first.status === 'unknown')
    return {status: 'unknown', why: `the mounts of process 1 cannot be read: ${first.why}`};
  return {status: 'seen', value: [...mountsOf(table, first.value), ...(await folders(context, table))]};
}
