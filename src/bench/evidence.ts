import type {ContainerFacts, Docker, Host} from '../host/ports.ts';

/** The container whose network this one uses: its own, or the one it joined. null = the host's, which tells nothing. */
export function networkOwner(facts: ContainerFacts): string | null {
  if (facts.networkMode === 'host') return null;
  return facts.networkMode.startsWith('container:') ? facts.networkMode.slice('container:'.length) : facts.id;
}

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

/** Every blob of the hub cache, partial downloads too, and the Xet chunk cache beside it. */
export async function hubSizes(host: Host, cacheFolder: string): Promise<ReadonlyMap<string, number> | null> {
  const repos = await host.readFolder(`${cacheFolder}/hub`);
  if (!repos.ok && repos.code !== 'ENOENT') return null;
  const folders = repos.ok ? repos.value.filter(name => name.startsWith('models--')) : [];
  const all = new Map<string, number>();
  for (const folder of [...folders.map(name => `${cacheFolder}/hub/${name}/blobs`), `${cacheFolder}/xet`]) {
    const sizes = await sizesBelow(host, folder);
    if (sizes === null) return null;
    for (const [path, bytes] of sizes) all.set(path, bytes);
  }
  return all;
}

/** Bytes that came to the hub cache; files that shrank or went do not count against it. */
export function growth(
  before: ReadonlyMap<string, number> | null,
  after: ReadonlyMap<string, number> | null,
): number | null {
  if (before === null || after === null) return null;
  let bytes = 0;
  for (const [path, size] of after) bytes += Math.max(0, size - (before.get(path) ?? 0));
  return bytes;
}

/** Sectors read, third field of the block layer's counters, are always 512 bytes. */
export async function deviceReadBytes(host: Host, device: string | null): Promise<number | null> {
  if (device === null) return null;
  const name = device.replace(/^\/dev\//, '').replaceAll('/', '!');
  const stat = await host.readText(`/sys/class/block/${name}/stat`, {maxBytes: 1000});
  const sectors = stat.ok ? Number(stat.value.trim().split(/\s+/)[2]) : Number.NaN;
  return Number.isFinite(sectors) ? sectors * 512 : null;
}

/** Bytes received so far in the network of a container. A stopped one has received nothing: its count starts anew. */
export async function receivedBytes(docker: Docker, facts: ContainerFacts): Promise<number | null> {
  const owner = networkOwner(facts);
  if (owner === null) return null;
  const state = owner === facts.id ? {ok: true as const, value: facts} : await docker.inspect(owner);
  if (!state.ok) return null;
  if (state.value.status !== 'running') return 0;
  const stats = await docker.stats(owner);
  return stats.ok ? stats.value.rxBytes : null;
}

/** What grew between two readings; null where either could not be read or the counter began anew. */
export function counted(before: number | null, after: number | null): number | null {
  return before === null || after === null || after < before ? null : after - before;
}
