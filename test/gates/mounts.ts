import type {Mount} from '../../src/disks/types.ts';

/** The NVMe on its mount point; the starting point of each table. */
export const mount = (changes: Partial<Mount> = {}): Mount => ({
  source: '/dev/nvme0n1',
  target: '/nvme',
  fsType: 'ext4',
  options: 'rw,relatime',
  uuid: 'u',
  majMin: '259:0',
  ...changes,
});
export const root = mount({source: '/dev/root', target: '/', majMin: '8:1'});
