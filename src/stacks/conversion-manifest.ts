import {z} from 'zod';
import {parseWith} from '../host/parse-with.ts';
import type {Host, Read} from '../host/ports.ts';

const schema = z.object({
  schema: z.literal('faststart.conversion/1'),
  model: z.string(),
  revision: z.string(),
  dtype: z.string(),
  ranks: z.number().int().positive(),
  versions: z.record(z.string(), z.string()).default({}),
  files: z.record(z.string(), z.object({bytes: z.number().int().nonnegative()})),
});

/** What our converter says of its output, written last. */
export type Manifest = z.infer<typeof schema>;

/** A file that the manifest names, as it is now. `dangling`: a link that leads nowhere. */
export type ListedFile = {
  readonly name: string;
  readonly wantedBytes: number;
  readonly found: {readonly bytes: number} | 'missing' | 'dangling' | {readonly unreadable: string};
};

const LARGEST_BYTES = 64 * 2 ** 20;
const FILE = 'faststart.json';

/** null = there is none, as other converters write none. */
export async function readManifest(host: Host, folder: string): Promise<Read<Manifest> | null> {
  const read = parseWith(await host.readText(`${folder}/${FILE}`, {maxBytes: LARGEST_BYTES}), schema);
  return !read.ok && read.code === 'ENOENT' ? null : read;
}

async function look(host: Host, path: string): Promise<ListedFile['found']> {
  const stat = await host.stat(path);
  if (stat.ok) return {bytes: stat.value.bytes};
  if (stat.code !== 'ENOENT' && stat.code !== 'ENOTDIR') return {unreadable: stat.message};
  return (await host.lstat(path)).ok ? 'dangling' : 'missing';
}

/** Every file of the manifest; a name that leads out of the folder is not followed. */
export async function listedFiles(host: Host, folder: string, manifest: Manifest): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  for (const [name, {bytes: wantedBytes}] of Object.entries(manifest.files)) {
    const isInside = !name.startsWith('/') && !name.split('/').includes('..');
    const found = isInside
      ? await look(host, `${folder}/${name}`)
      : {unreadable: 'it is no name in this folder'};
    files.push({name, wantedBytes, found});
  }
  return files;
}
