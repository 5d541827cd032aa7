import {expect, it} from 'vitest';
import type {Plan} from '../../src/engine/step.ts';
import {drive, ENTER} from './drive.ts';
import {onRootDisk} from './fake-program.ts';

const which: Plan = {
  status: 'ask',
  question: {
    kind: 'choose',
    id: 'nvme-device',
    title: 'Which disk goes on /nvme?',
    details: ['Only a blank one can be formatted.'],
    flag: '--device DEVICE',
    options: [{value: 'a', label: 'a'}],
  },
};

const link = '/dev/disk/by-id/nvme-Microsoft_NVMe_Direct_Disk_v2_A7C2E1D94F30';
const uuid = '5a1e7a52-6f9e-4c0b-9f0d-0d6c2c1b7f10';
const format: Plan = {
  status: 'do',
  actions: [
    {kind: 'command', purpose: 'look', command: {argv: ['/usr/bin/true']}},
    {
      kind: 'format-disk',
      purpose: 'make a file system on /dev/nvme0n1',
      device: '/dev/nvme0n1',
      link,
      identity: {serial: 'A7C2E1D94F30', namespace: '1', bytes: 1, diskSequence: null},
      uuid,
      rawDataAllowed: false,
      command: {argv: ['/usr/sbin/mkfs.ext4', '-L', 'faststart-nvme', '-U', uuid, link], sudo: true},
      danger: {
        questionId: 'format-device',
        destroys: [
          'everything on /dev/nvme0n1 (Microsoft NVMe Direct Disk v2, 1920 GB, serial A7C2E1D94F30)',
        ],
        typeExactly: 'D94F30',
        typeHint: 'the last 6 characters of its serial A7C2E1D94F30',
        flag: '--format-device',
      },
    },
  ],
};

it('says what a question is about, and that what destroys asks once more', async () => {
  const {screen} = drive(80, 40, world => {
    world.gates.set('nvme-mounted', onRootDisk);
    world.plans.set('1', which);
  });
  await screen.shows('Asks first: Which disk goes on /nvme?');
  const text = (await screen.text()).replace(/\s+/g, ' ');
  expect(text).toContain('Only a blank one can be formatted.');
  expect(text).toContain('Before anything is destroyed it asks once more, with the command.');
});

it.each([
  {columns: 80, rows: 24},
  {columns: 60, rows: 20},
])('D16 shows the command that formats above the field, at $columns x $rows', async ({columns, rows}) => {
  const {screen} = drive(columns, rows, world => {
    world.gates.set('nvme-mounted', onRootDisk);
    world.plans.set('1', format);
  });
  await screen.shows('enter run step');
  screen.type(ENTER);
  await screen.shows('❯ ▏');
  const text = await screen.text();
  const command = text.replace(/\\\n */g, '').replace(/\s+/g, ' ');
  expect(command).toContain(`sudo /usr/sbin/mkfs.ext4 -L faststart-nvme -U ${uuid} ${link}`);
  expect(text.indexOf('mkfs.ext4')).toBeLessThan(text.indexOf('To go on, type D94F30'));
});
