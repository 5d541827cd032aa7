import {describe, expect, it} from 'vitest';
import type {ChooseQuestion, TypeExactlyQuestion} from '../../src/engine/ask.ts';
import {DEAF_MS} from '../../src/ui/entry.ts';
import {drive, ENTER, ESCAPE} from './drive.ts';

const never = new AbortController().signal;
const DOWN = '\u001b[B';

/** A row as long as the real ones, with the reason at its end. */
function option(at: number, disabled?: string): ChooseQuestion['options'][number] {
  const label = `BLANK     /dev/nvme${at}n1  3841 GB  S64HNE0T${100000 + at}  SAMSUNG MZWLJ3T8HBLS-00007: reason of disk ${at}`;
  return {value: `/dev/nvme${at}n1`, label, ...(disabled === undefined ? {} : {disabled})};
}

function choice(many: number, more: Partial<ChooseQuestion> = {}): ChooseQuestion {
  return {
    kind: 'choose',
    id: 'nvme-device',
    title: 'Which disk goes on /nvme?',
    details: [
      'A disk with a file system is mounted as it is; only a blank one can be formatted, after you typed its serial.',
    ],
    flag: '--device DEVICE',
    options: [
      option(0, 'it carries the operating system (/), mounted on / and /boot/efi'),
      ...Array.from({length: many - 1}, (_, at) => option(at + 1)),
    ],
    ...more,
  };
}

describe.each([
  {columns: 80, rows: 24},
  {columns: 60, rows: 20},
])('the choice of the disk at $columns x $rows', ({columns, rows}) => {
  it('D16 shows one row a disk, and below them the whole label of the one that is stood on', async () => {
    const {screen, ask} = drive(columns, rows, () => undefined);
    await screen.shows('(9 of 9)');
    const answer = ask(choice(4, {proposed: '/dev/nvme2n1'}), never);
    await screen.shows('proposed; enter takes it');
    const lines = await screen.rows();
    expect(lines.filter(line => /^[ ❯] +\d [✖★ ] BLANK {5}\/dev\/nvme/.test(line))).toHaveLength(4);
    expect(lines.find(line => line.startsWith('❯'))).toMatch(/^❯ {2}3 ★ BLANK {5}\/dev\/nvme2n1/);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain('SAMSUNG MZWLJ3T8HBLS-00007: reason of disk 2');
    expect(lines.at(-2)).toContain('enter choose');
    screen.type(ENTER);
    expect(await answer).toEqual({status: 'answered', value: '/dev/nvme2n1'});
  });

  it('D01 says in full why a disk cannot be chosen, and does not take it', async () => {
    const {screen, ask} = drive(columns, rows, () => undefined);
    await screen.shows('(9 of 9)');
    const answer = ask(choice(3, {proposed: '/dev/nvme1n1'}), never);
    await screen.shows('proposed; enter takes it');
    screen.type('1');
    await screen.shows('not possible: it carries the operating system');
    expect((await screen.text()).replace(/\s+/g, ' ')).toContain('mounted on / and /boot/efi');
    screen.type(ENTER);
    await screen.shows('this one cannot be taken');
    screen.type(ESCAPE);
    expect(await answer).toEqual({status: 'refused'});
  });

  it('D16 keeps the chosen row on the screen when there are more disks than rows', async () => {
    const {screen, ask} = drive(columns, rows, () => undefined);
    await screen.shows('(9 of 9)');
    void ask(choice(20), never);
    await screen.shows(/0 more above, \d+ more below/);
    expect(await screen.text()).not.toContain('enter takes it');
    for (let at = 1; at <= 13; at++) screen.type(DOWN);
    await screen.shows(/^❯ 13 {3}BLANK {5}\/dev\/nvme12n1/m);
    await screen.shows('enter takes it');
    expect((await screen.text()).replace(/\s+/g, ' ')).toContain('reason of disk 12');
    expect(await screen.text()).toMatch(/[1-9]\d* more above, [1-9]\d* more below/);
    expect((await screen.rows())[0]).toContain('vLLM FastStart');
  });
});

it('asks whether to add a line to fstab: what is proposed is said, y and n move to their line', async () => {
  const {screen, ask} = drive(80, 24, () => undefined);
  await screen.shows('(9 of 9)');
  const answer = ask(
    {
      kind: 'choose',
      id: 'fstab',
      title: 'Mount it at every boot?',
      details: ['UUID=5a1e7a52-6f9e-4c0b-9f0d-0d6c2c1b7f10 /nvme ext4 defaults,nofail 0 2'],
      flag: '--fstab or --no-fstab',
      options: [
        {value: 'yes', label: 'yes: add the line to /etc/fstab, with a backup'},
        {value: 'no', label: 'no: it is gone after a reboot, until it is mounted again'},
      ],
      proposed: 'yes',
    },
    never,
  );
  await screen.shows('proposed; enter takes it');
  await screen.shows(/❯ {2}1 ★ yes: add the line/);
  screen.type('n');
  await screen.shows(/❯ {2}2 {3}no: it is gone/);
  screen.type(ENTER);
  expect(await answer).toEqual({status: 'answered', value: 'no'});
});

const wipe: TypeExactlyQuestion = {
  kind: 'type-exactly',
  id: 'format-device',
  title: 'make a file system on /dev/nvme1n1: this destroys data',
  details: [
    'everything on /dev/nvme1n1 (Amazon EC2 NVMe Instance Storage, 3750 GB, serial AWS22A1B2C3D4E5F6A7B)',
  ],
  flag: '--format-device D --confirm-serial S',
  text: '5F6A7B',
  hint: 'the last 6 characters of its serial AWS22A1B2C3D4E5F6A7B',
};

it('draws no field before it takes what is typed, keeps nothing of it, and then says so', async () => {
  const {screen, ask} = drive(60, 20, () => undefined);
  await screen.shows('(9 of 9)');
  const opened = performance.now();
  const answer = ask(wipe, never);
  await screen.shows('nothing typed counts before the field opens');
  screen.type('5F6A7B');
  screen.type(ENTER);
  screen.type(ESCAPE);
  await screen.shows('❯ ▏');
  expect(performance.now() - opened).toBeGreaterThanOrEqual(DEAF_MS);
  const text = await screen.text();
  expect(text).not.toContain('nothing typed counts');
  for (const word of ['/dev/nvme1n1', 'Amazon EC2 NVMe Instance Storage', '3750 GB', 'AWS22A1B2C3D4E5F6A7B'])
    expect(text.replace(/\s+/g, ' ')).toContain(word);
  screen.type('5F6A7b');
  await screen.shows('❯ 5F6A7b');
  screen.type(ENTER);
  await screen.shows('is expected, 5F6A7b');
  screen.type('\u0015');
  await screen.shows('❯ ▏');
  screen.type('5F6A7B');
  await screen.shows('enter goes on');
  screen.type(ENTER);
  expect(await answer).toEqual({status: 'answered', value: '5F6A7B'});
});
