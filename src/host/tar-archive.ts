import {once} from 'node:events';
import {writeFile} from 'node:fs/promises';
import {gzipSync} from 'node:zlib';
import {pack} from 'tar-stream';
import {attempt} from './failure.ts';
import type {Read} from './ports.ts';

export type ArchivedText = {readonly name: string; readonly text: string};

/** Writes texts as one `.tar.gz` that only its owner may read; never over a file that is there (EEXIST). */
export async function writeTarArchive(
  path: string,
  entries: readonly ArchivedText[],
  at: Date,
): Promise<Read<{readonly bytes: number}>> {
  const tar = pack();
  const chunks: Uint8Array[] = [];
  tar.on('data', (chunk: unknown) => {
    if (chunk instanceof Uint8Array) chunks.push(chunk);
  });
  for (const {name, text} of entries) tar.entry({name, mode: 0o600, mtime: at}, text);
  tar.finalize();
  await once(tar, 'end');
  const packed = gzipSync(Buffer.concat(chunks));
  return attempt(async () => {
    await writeFile(path, packed, {mode: 0o600, flag: 'wx'});
    return {bytes: packed.length};
  });
}
