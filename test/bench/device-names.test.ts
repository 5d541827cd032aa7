import {expect, test} from 'vitest';
import {sameDisk} from '../../src/bench/device-names.ts';

test.each([
  ['/dev/nvme1n1', 'nvme1n1', true],
  ['/dev/nvme1n1p1', '/dev/nvme1n1', true],
  ['nvme1n1', 'nvme1n2', false],
  ['nvme1n1', 'nvme11n1', false],
  ['/dev/nvme0n1p1', '/dev/nvme1n1', false],
  ['sda1', '/dev/sda', true],
  ['md0', 'md1', false],
  ['/dev/md127p1', 'md127', true],
  ['/dev/root', 'nvme0n1', false],
  ['/dev/disk/by-id/nvme-X_1-part1', '/dev/disk/by-id/nvme-X_1', true],
  ['/dev/disk/by-id/nvme-X_1', '/dev/disk/by-id/nvme-Y_1', false],
  ['/dev/sda1', '/dev/disk/by-id/nvme-X_1', false],
  ['/dev/nvme0n1', '/dev/disk/by-id/nvme-X_1', null],
])('%s and %s are one disk: %s', (one, other, same) => {
  expect(sameDisk(one, other)).toBe(same);
  expect(sameDisk(other, one)).toBe(same);
});
