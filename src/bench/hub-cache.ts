import type {Host} from '../host/ports.ts';

/** What the hub cache held at one moment. */
export type HubCache = {
  /** Size of each blob, partial download and Xet chunk, by path. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Commit that each reference of each repository names, by path. */
  readonly refs: ReadonlyMap<string, string>;
};

const COMMIT_BYTES = 200;

/** Sizes of the files below a folder, by path. A folder that is not there has none; null = could not be read. */
async function sizesBelow(host: Host, folder: string): Promise<Map<string, number> | null> {
  const names = await host.readFolder(folder);
  if (!names.ok) return names.code === 'ENOENT' ? new Map() : null;
  const sizes = new Map<string, number>();
  for (const name of names.value) {
    const path = `${folder}/${name}`;
    const stat = await host.lstat(path);
    // Gone since the folder was read: a partial download that was renamed.
    if (!stat.ok) continue;
    if (stat.value.kind === 'file') sizes.set(path, stat.value.bytes);
    if (stat.value.kind !== 'directory') continue;
    const below = await sizesBelow(host, path);
    if (below === null) return null;
    for (const [inner, bytes] of below) sizes.set(inner, bytes);
  }
  return sizes;
}

/** Every blob of the hub cache, partial downloads too, the references, and the Xet chunk cache beside it. */
export async function hubCache(host: Host, cacheFolder: string): Promise<HubCache | null> {
  const repos = await host.readFolder(`${cacheFolder}/hub`);
  if (!repos.ok && repos.code !== 'ENOENT') return null;
  const folders = (repos.ok ? repos.value : [])
    .filter(name => name.startsWith('models--'))
    .map(name => `${cacheFolder}/hub/${name}`);
  const sizes = new Map<string, number>();
  for (const folder of [...folders.map(repo => `${repo}/blobs`), `${cacheFolder}/xet`]) {
    const found = await sizesBelow(host, folder);
    if (found === null) return null;
    for (const [path, bytes] of found) sizes.set(path, bytes);
  }
  const refs = new Map<string, string>();
  for (const repo of folders) {
    const found = await sizesBelow(host, `${repo}/refs`);
    if (found === null) return null;
    for (const path of found.keys()) {
      const commit = await host.readText(path, {maxBytes: COMMIT_BYTES});
      if (commit.ok) refs.set(path, commit.value.trim());
    }
  }
  return {sizes, refs};
}

/** Bytes that came to the hub cache; files that shrank or went do not count against it. */
export function growth(before: HubCache | null, after: HubCache | null): number | null {
  if (before === null || after === null) return null;
  let bytes = 0;
  for (const [path, size] of after.sizes) {
    // A partial download that was finished has a new name and the bytes it had before.
    const partial = before.sizes.get(`${path}.incomplete`) ?? 0;
    bytes += Math.max(0, size - Math.max(partial, before.sizes.get(path) ?? 0));
  }
  return bytes;
}

/** Whether a reference that was there points elsewhere now. */
export function refsMoved(before: HubCache | null, after: HubCache | null): boolean | null {
  if (before === null || after === null) return null;
  return [...before.refs].some(([path, commit]) => (after.refs.get(path) ?? commit) !== commit);
}
