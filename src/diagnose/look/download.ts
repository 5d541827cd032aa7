import {posix} from 'node:path';
import {z} from 'zod';
import {parseJsonAs} from '../../engine/parse-json.ts';
import type {Host, Read} from '../../host/ports.ts';
import type {Download} from '../live.ts';
import type {HubCache} from '../observation.ts';

const sized = z.object({metadata: z.object({total_size: z.number()})});

/** What the list of the weights says they weigh; null = it is not there yet, or the model is a single file. */
async function wanted(host: Host, folder: string): Promise<number | null> {
  const ref = await host.readText(posix.join(folder, 'refs/main'));
  if (!ref.ok) return null;
  const snapshot = posix.join(folder, 'snapshots', ref.value.trim());
  const names = await host.readFolder(snapshot);
  const index = names.ok ? names.value.find(name => name.endsWith('.index.json')) : undefined;
  const text = index === undefined ? undefined : await host.readText(posix.join(snapshot, index));
  if (text?.ok !== true) return null;
  return parseJsonAs(text.value, sized)?.metadata.total_size ?? null;
}

/** How far the download into a cache folder is. `blobs/` has one file for each of the model's, begun or whole. */
export async function lookAtDownload(host: Host, {folder}: HubCache): Promise<Read<Download>> {
  const blobs = posix.join(folder, 'blobs');
  const names = await host.readFolder(blobs);
  if (!names.ok && names.code !== 'ENOENT') return names;
  const files = names.ok ? names.value : [];
  // A partial file is renamed when it is whole: one that is gone again was seen by neither name.
  const stats = await Promise.all(files.map(name => host.stat(posix.join(blobs, name))));
  return {
    ok: true,
    value: {
      haveBytes: stats.reduce((sum, stat) => sum + (stat.ok ? stat.value.bytes : 0), 0),
      wantBytes: await wanted(host, folder),
      unfinished: files.filter(name => name.endsWith('.incomplete')).length,
    },
  };
}
