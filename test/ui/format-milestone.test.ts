import {expect, it} from 'vitest';
import type {DiskFormatEvent} from '../../src/events.ts';
import {toldBy} from '../../src/ui/milestones.ts';

const formatted: DiskFormatEvent = {
  type: 'disk.format',
  phase: 'after',
  device: '/dev/nvme1n1',
  link: '/dev/disk/by-id/nvme-Made_A7C2E1D94F30',
  identity: {serial: 'A7C2E1D94F30', namespace: '1', bytes: 1, diskSequence: null},
  model: 'Made',
  consent: 'D94F30',
  argv: ['/usr/sbin/mkfs.ext4', '/dev/disk/by-id/nvme-Made_A7C2E1D94F30'],
  exitCode: 0,
  uuid: '5a1e7a52-6f9e-4c0b-9f0d-0d6c2c1b7f10',
};

it('leaves in the scrollback which disk was formatted, by its serial', () => {
  expect(toldBy({...formatted, phase: 'before', exitCode: null, uuid: null}, [])).toBeUndefined();
  expect(toldBy(formatted, [])).toMatchObject({
    text: 'formatted: /dev/nvme1n1 (Made, serial A7C2E1D94F30)',
    more: ['UUID      5a1e7a52-6f9e-4c0b-9f0d-0d6c2c1b7f10'],
  });
});

it.each([{exitCode: 1}, {exitCode: null}, {uuid: null}])(
  'never calls a disk formatted whose file system was not seen: %j',
  changes => {
    const told = toldBy({...formatted, ...changes}, []);
    expect(told?.text).toMatch(/^not formatted as planned: /);
    expect(told?.more).toEqual(['command   /usr/sbin/mkfs.ext4 /dev/disk/by-id/nvme-Made_A7C2E1D94F30']);
  },
);
