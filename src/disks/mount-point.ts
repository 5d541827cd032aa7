import type {Host} from '../host/ports.ts';
import {isOsPath} from './layers.ts';
import {resolvePath} from './resolve-path.ts';

/** A folder that must be seen after the mount as it was before. */
export type KeptFolder = {readonly path: string; readonly what: string};

/** Folders of the system that have others below them which may well be mount points. */
const SHARED = new Set(['/home', '/opt', '/srv', '/tmp']);
/** What the kernel and running services keep there is in no file system of a disk. */
const KERNEL = /^\/(?:dev|proc|sys|run)(?:\/|$)/;

/** Why no disk may be mounted there; undefined = it may. All paths without links. Pure. */
export function mountPointObjection(mountPoint: string, kept: readonly KeptFolder[]): string | undefined {
  if (isOsPath(mountPoint) || SHARED.has(mountPoint) || KERNEL.test(mountPoint))
    return `${mountPoint} belongs to the operating system`;
  const hidden = kept.find(({path}) => path === mountPoint || path.startsWith(`${mountPoint}/`));
  return hidden === undefined
    ? undefined
    : `a disk mounted on ${mountPoint} would hide ${hidden.what} (${hidden.path})`;
}

/** Ours and the operator's, without links. */
export async function keptFolders(
  host: Pick<Host, 'realPath' | 'user'>,
  {workspace, stateFolder}: {readonly workspace: string; readonly stateFolder: string},
): Promise<readonly KeptFolder[]> {
  const folders: readonly KeptFolder[] = [
    {path: workspace, what: 'the workspace'},
    {path: stateFolder, what: 'the records of this program'},
    {path: host.user.home, what: 'your home folder'},
  ];
  return Promise.all(folders.map(async ({path, what}) => ({path: await resolvePath(host, path), what})));
}
