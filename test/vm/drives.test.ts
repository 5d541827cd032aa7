import {beforeAll, expect, test} from 'vitest';
import {z} from 'zod';
import {exitCode} from '../../src/cli/exit-codes.ts';
import {endMachine} from './support/boot.ts';
import {
  bootWith,
  faststart,
  firstBootWith,
  formatsInJournals,
  inUse,
  plug,
  type Said,
  useDrives,
} from './support/drive-machine.ts';
import {BLANK, checksums, drives, linkOf, makeBlank, makeImages, refused, SPARE} from './support/drives.ts';
import {part} from './support/part.ts';
import {inVm} from './support/vm.ts';

const diskDocument = z.object({
  schema: z.literal('faststart.disks/1'),
  disks: z.array(
    z.object({
      device: z.string(),
      link: z.string().nullable(),
      serial: z.string().nullable(),
      word: z.string(),
      formattable: z.boolean(),
    }),
  ),
  proposed: z.string().nullable(),
});
const runDocument = z.object({
  steps: z.array(
    z.object({
      id: z.string(),
      outcome: z.string(),
      failure: z.object({short: z.string(), observed: z.string()}).optional(),
    }),
  ),
});
const checkDocument = z.object({
  gates: z.array(z.object({id: z.string(), status: z.string(), short: z.string(), observed: z.string()})),
});

const DONE = exitCode('done');
const STOPPED = exitCode('stopped');
const NEEDS_ANSWER = exitCode('needsAnswer');

function format(device: string, serial: string): Promise<Said> {
  return faststart(`run 1 --format-device ${device} --confirm-serial ${serial} --no-fstab`);
}

function outcomes({document}: Said): string[] {
  return runDocument.parse(document).steps.map(step => `${step.id} ${step.outcome}`);
}

/** A stop for the right reason: a drive is not safe because sudo, say, is missing. */
function expectRefusal(said: Said, because: RegExp): void {
  const {steps} = runDocument.parse(said.document);
  const text = steps.map(({failure}) => `${failure?.short}: ${failure?.observed}`).join('\n');
  expect.soft(text, said.errors).toMatch(because);
  expect.soft(said.code, text).toBe(STOPPED);
}

/** What a probe from outside sees on a drive: `TYPE=ext4` ... */
function probe(serial: string): Promise<string> {
  return inVm('root', `blkid -p -o export ${linkOf(serial)}`);
}

/** Every byte, not only those where something is looked for: fails where one is not zero. */
async function expectZero(serial: string): Promise<void> {
  await inVm('root', `cmp --bytes $(blockdev --getsize64 ${linkOf(serial)}) ${linkOf(serial)} /dev/zero`);
}

let before: Record<string, string>;
let devices: ReadonlyMap<string | null, string>;

beforeAll(async () => {
  await part('images of the drives', makeImages);
  before = await part('checksums', checksums);
  await part('boot with several drives', () => firstBootWith(drives));
  await useDrives();
});

test('D16 every drive gets its word, and of two blank ones neither is proposed', async () => {
  const said = await faststart('disks');
  const {disks, proposed} = diskDocument.parse(said.document);
  devices = new Map(disks.map(disk => [disk.serial, disk.device]));
  const ours = disks.filter(disk => drives.some(({serial}) => serial === disk.serial));
  expect(Object.fromEntries(ours.map(disk => [disk.serial, `${disk.word} ${disk.formattable}`]))).toEqual(
    Object.fromEntries(drives.map(({serial, word, because}) => [serial, `${word} ${because === null}`])),
  );
  expect(ours.map(disk => disk.link)).toEqual(
    ours.map(disk => expect.stringContaining(`${linkOf(disk.serial ?? '')}`)),
  );
  expect(disks.find(disk => disk.device === '/dev/vda')?.word).toBe('OS');
  expect(proposed).toBeNull();
  expect(said.code).toBe(DONE);
});

test('D03 D04 D05 D07 D09 D10 D18 a drive that is not blank is refused, named with its own serial', async () => {
  for (const {serial, because} of refused) {
    await plug([BLANK, ...inUse, serial]);
    expectRefusal(await format(linkOf(serial), serial), because);
  }
  await plug(drives.map(({serial}) => serial));
  expect(await formatsInJournals()).toEqual([]);
  await inVm('root', '! mountpoint --quiet /nvme');
});

test('the blank drive that is named is formatted, mounted by UUID and marked; the journal has it before and after', async () => {
  const said = await format(linkOf(BLANK), BLANK);
  expect(outcomes(said), said.errors).toEqual(['1 proved']);
  expect(said.code).toBe(DONE);

  const seen = await probe(BLANK);
  expect(seen).toMatch(/^TYPE=ext4$/m);
  expect(seen).toMatch(/^LABEL=faststart-nvme$/m);
  const uuid = /^UUID=(\S+)$/m.exec(seen)?.[1];
  expect(await inVm('operator', 'findmnt --noheadings --output UUID,FSTYPE /nvme')).toBe(`${uuid} ext4`);
  const mark: unknown = JSON.parse(await inVm('operator', 'cat /nvme/.faststart-nvme.json'));
  expect(mark).toMatchObject({schema: 'faststart.nvme/1', uuid, serial: BLANK, mountPoint: '/nvme'});

  const told = {link: expect.stringContaining(linkOf(BLANK)), identity: {serial: BLANK}};
  const argv = expect.not.arrayContaining(['-F']);
  expect(await formatsInJournals()).toMatchObject([
    {phase: 'before', ...told, argv, exitCode: null, uuid: null},
    {phase: 'after', ...told, argv, exitCode: 0, uuid},
  ]);
  expect(await inVm('root', 'cat /etc/fstab')).not.toContain('/nvme');
});

test('D32 D33 D34 an entry in fstab is added when asked for: by UUID, never in the way of a boot, marked, with a backup', async () => {
  await plug([BLANK, ...inUse]);
  const old = await inVm('root', 'cat /etc/fstab');
  const said = await faststart('run 1 --fstab');
  expect(said.code, `${JSON.stringify(said.document)}${said.errors}`).toBe(DONE);

  const uuid = await inVm('root', `blkid -s UUID -o value ${linkOf(BLANK)}`);
  const fstab = await inVm('root', 'cat /etc/fstab');
  expect(fstab).toContain(old);
  expect(fstab).toMatch(new RegExp(`^UUID=${uuid}\\s+/nvme\\s+ext4\\s+\\S*\\bnofail\\b\\S*\\s`, 'm'));
  expect(fstab).toMatch(/x-systemd\.device-timeout=/);
  expect(fstab).toMatch(/^#.*faststart/m);
  expect(await inVm('root', 'cat /etc/fstab.faststart-backup')).toBe(old);
  expect(await inVm('root', 'findmnt --verify')).toContain('no errors or warnings');
});

test('D35 a drive that comes back raw is a stop: nothing is formatted by itself, and nobody can write below', async () => {
  await inVm('root', 'sync');
  await endMachine();
  await makeBlank(BLANK);
  await part('boot in the other order', () => bootWith(drives.toReversed()));

  const said = await faststart('check nvme-mounted');
  const [gate] = checkDocument.parse(said.document).gates;
  expect(gate?.status, JSON.stringify(gate)).toBe('stop');
  expect(`${gate?.short} ${gate?.observed}`).toMatch(/\braw\b/);
  expect(said.code).toBe(STOPPED);
  await expectZero(BLANK);
  await inVm('root', '! touch /nvme/model 2> /dev/null');
});

test('D13 a kernel name of before the boot, or the serial of another drive, formats nothing', async () => {
  const old = devices.get(BLANK) ?? '';
  const there = await inVm('operator', `lsblk --noheadings --nodeps --output SERIAL ${old}`);
  expect(there).not.toBe(BLANK);
  await plug([BLANK, SPARE, there]);
  const stale = await format(old, BLANK);
  expect([STOPPED, NEEDS_ANSWER], `${JSON.stringify(stale.document)}${stale.errors}`).toContain(stale.code);
  const wrong = await format(linkOf(BLANK), SPARE);
  expect(wrong.code, `${JSON.stringify(wrong.document)}${wrong.errors}`).toBe(NEEDS_ANSWER);
  await expectZero(BLANK);
  await expectZero(SPARE);
});

test('D13 named by its stable link, the right drive is formatted under its new kernel name', async () => {
  const said = await format(linkOf(BLANK), BLANK);
  expect(outcomes(said), said.errors).toEqual(['1 proved']);
  expect(await probe(BLANK)).toMatch(/^LABEL=faststart-nvme$/m);
  expect(await inVm('operator', 'findmnt --noheadings --output SOURCE /nvme')).toBe(
    await inVm('operator', `readlink --canonicalize ${linkOf(BLANK)}`),
  );
});

test('not a byte of any other drive has changed', async () => {
  await inVm('root', 'sync');
  await endMachine();
  expect(await part('checksums', checksums)).toEqual(before);
});
