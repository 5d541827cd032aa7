import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {must} from './run.ts';

/** A disk of this suite's own: a real ext4 file system in a file, mounted where a bind mount can see it. */
export type Disk = {readonly mountPoint: string; remove(): Promise<void>};

export async function makeDisk(): Promise<Disk> {
  const folder = await mkdtemp(join(tmpdir(), 'faststart-disk-'));
  const image = join(folder, 'disk.img');
  const mountPoint = join(folder, 'nvme');
  await mkdir(mountPoint);
  await must(['truncate', '--size', '1G', image]);
  await must(['mkfs.ext4', '-q', '-m', '0', image]);
  await must(['mount', '-o', 'loop', image, mountPoint]);
  return {
    mountPoint,
    async remove() {
      await must(['umount', mountPoint]);
      await rm(folder, {recursive: true});
    },
  };
}
