import {posix} from 'node:path';
import type {Host, Read} from '../../host/ports.ts';
import type {Download} from '../live.ts';
import type {HubCache} from '../observation.ts';
import {readSnapshot} from './snapshot.ts';

/** How far the download into a cache folder is. `blobs/` has one file for each of the model's, begun or whole. */
export async function lookAtDownload(
  host: Host,
  {folder}: HubCache,
  revision: string,
): Promise<Read<Download>> {
  const blobs = posix.join(folder, 'blobs');
  const names = await host.readFolder(blobs);
  if (!names.ok && names.code !== 'ENOENT') return names;
  const files = names.ok ? names.value : [];
  const snapshot = await readSnapshot(host, folder, revision);
  // A partial file is renamed when it is whole: one that is gone again was seen by neither name.
  const stats = await Promise.all(files.map(name => host.stat(posix.join(blobs, name))));
  return {
    ok: true,
    value: {
      haveBytes: stats.reduce((sum, stat) => sum + (stat.ok ? stat.value.bytes : 0), 0),
      wantBytes: snapshot.ok ? (snapshot.value.index?.totalBytes ?? null) : null,
      unfinished: files.filter(name => name.endsWith('.incomplete')).length,
    },
  };
}
