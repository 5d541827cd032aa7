import {posix} from 'node:path';
import {z} from 'zod';
import {parseJsonAs} from '../../engine/parse-json.ts';
import type {Host, Read} from '../../host/ports.ts';

/** What a folder of the hub cache has of one revision of its model. */
type Snapshot = {
  readonly path: string;
  readonly names: readonly string[];
  /** What the list of the weights says; null = it is not there yet, or the model is a single file. */
  readonly index: {readonly shards: readonly string[]; readonly totalBytes: number | null} | null;
};

const COMMIT = /^[0-9a-f]{40}$/;
const weightIndex = z.object({
  metadata: z.object({total_size: z.number().optional()}).optional(),
  weight_map: z.record(z.string(), z.string()).optional(),
});

async function readIndex(host: Host, path: string, names: readonly string[]): Promise<Snapshot['index']> {
  const name = names.find(candidate => candidate.endsWith('.index.json'));
  const text = name === undefined ? undefined : await host.readText(posix.join(path, name));
  const index = text?.ok === true ? parseJsonAs(text.value, weightIndex) : undefined;
  if (index === undefined) return null;
  return {
    shards: [...new Set(Object.values(index.weight_map ?? {}))],
    totalBytes: index.metadata?.total_size ?? null,
  };
}

/** A revision is a commit, or a branch whose commit the cache has noted. ENOENT = nothing of it is there. */
export async function readSnapshot(host: Host, folder: string, revision: string): Promise<Read<Snapshot>> {
  const ref = COMMIT.test(revision)
    ? ({ok: true, value: revision} as const)
    : await host.readText(posix.join(folder, 'refs', revision));
  if (!ref.ok) return ref;
  const path = posix.join(folder, 'snapshots', ref.value.trim());
  const names = await host.readFolder(path);
  if (!names.ok) return names;
  return {ok: true, value: {path, names: names.value, index: await readIndex(host, path, names.value)}};
}
