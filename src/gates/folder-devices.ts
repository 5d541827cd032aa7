import type {Context} from '../context.ts';
import {readMount} from '../disks/findmnt.ts';
import type {Look, Mount} from '../disks/types.ts';
import type {Evidence} from '../engine/gate.ts';
import type {FileStat, Host, Read} from '../host/ports.ts';
import {readStrays, type Stray} from './stray-files.ts';

/** One folder that .env names, and everything that decides which disk it is really on. */
export type FolderFacts = {
  readonly key: 'MODEL_FOLDER' | 'HF_CACHE_FOLDER';
  readonly path: string;
  readonly stat: Read<FileStat>;
  /** Symbolic links resolved. */
  readonly realPath: Read<string>;
  /** The symbolic links among the path's own components. */
  readonly links: readonly string[];
  /** What the resolved path is on. */
  readonly mount: Look<Mount | null>;
  /** Where an overlay writes to; null where there is no overlay. */
  readonly beneath: Look<Mount | null> | null;
  /** What is below it and yet on another device. */
  readonly strays: Look<readonly Stray[]>;
};

const missing: Look<never> = {status: 'unknown', why: 'there is nothing to look at'};

/** Components of a path that are symbolic links, by comparing what each resolves to with what its parent does. */
async function linksOn(host: Host, path: string): Promise<readonly string[]> {
  const names = path.split('/').filter(name => name !== '' && name !== '.');
  const links: string[] = [];
  let parent = '/';
  for (const [index, name] of names.entries()) {
    const here = `/${names.slice(0, index + 1).join('/')}`;
    const real = await host.realPath(here);
    if (!real.ok) break;
    if (name !== '..' && real.value !== `${parent === '/' ? '' : parent}/${name}`) links.push(here);
    parent = real.value;
  }
  return links;
}

/** The folder that an overlay's changes go to, from its mount options. */
function upperFolder(mount: Mount): string | undefined {
  if (mount.fsType !== 'overlay') return undefined;
  return mount.options
    .split(',')
    .find(option => option.startsWith('upperdir='))
    ?.slice('upperdir='.length);
}

async function readBeneath(context: Context, mount: Look<Mount | null>) {
  if (mount.status === 'unknown' || mount.value?.fsType !== 'overlay') return null;
  const upper = upperFolder(mount.value);
  if (upper === undefined) {
    const why = 'it is an overlay that does not say where it writes to';
    return {mount: {status: 'unknown', why} satisfies Look<never>, evidence: []};
  }
  const read = await readMount(context, upper);
  return {mount: read.mount, evidence: [read.evidence]};
}

/** Looks at one folder. Reads only. */
export async function observeFolder(
  context: Context,
  key: FolderFacts['key'],
  path: string,
): Promise<{readonly folder: FolderFacts; readonly evidence: readonly Evidence[]}> {
  const {host} = context;
  const [stat, realPath, links] = await Promise.all([
    host.stat(path),
    host.realPath(path),
    linksOn(host, path),
  ]);
  const {mount, evidence} = await readMount(context, realPath.ok ? realPath.value : path);
  const beneath = await readBeneath(context, mount);
  const isFolder = stat.ok && stat.value.kind === 'directory';
  const strays = isFolder ? await readStrays(context, path) : {strays: missing, evidence: []};
  return {
    folder: {
      key,
      path,
      stat,
      realPath,
      links,
      mount,
      beneath: beneath?.mount ?? null,
      strays: strays.strays,
    },
    evidence: [evidence, ...(beneath?.evidence ?? []), ...strays.evidence],
  };
}
