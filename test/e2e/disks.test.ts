import {expect, test} from 'vitest';
import {faststart} from './program.ts';

const rehearsed = (machine: string): string[] => ['disks', '--rehearse', machine, '--speed', '60'];

type Disk = {readonly device: string; readonly word: string; readonly formattable: boolean};

test('every disk of a rehearsed machine is shown with its word, and the blank one is proposed', async () => {
  const {code, stdout, stderr} = await faststart(rehearsed('blank-nvme'));
  expect(stderr).toBe('');
  expect(stdout).toContain('REHEARSAL on blank-nvme');
  expect(stdout).toMatch(/^BLANK +\/dev\/nvme0n1 +3841 GB +A7C2E1D94F30 +Microsoft NVMe Direct Disk v2$/m);
  expect(stdout).toMatch(/^OS +\/dev\/sda /m);
  expect(stdout).toMatch(/^ {2}proposed +\/dev\/nvme0n1: /m);
  const [, ...table] = stdout.split('\n');
  expect(Math.max(...table.map(line => line.length))).toBeLessThanOrEqual(80);
  expect(code).toBe(0);
});

test('D15 a blank network disk is called that, and only the local one is proposed', async () => {
  const {code, stdout} = await faststart([...rehearsed('azure-v6'), '--json']);
  const document = JSON.parse(stdout);
  const words = document.disks.map((disk: Disk) => [disk.device, disk.word, disk.formattable]);
  expect(words).toEqual([
    ['/dev/nvme0n1', 'OS', false],
    ['/dev/nvme0n2', 'REMOTE', false],
    ['/dev/nvme1n1', 'BLANK', true],
  ]);
  expect(document.proposed).toBe('/dev/nvme1n1');
  expect(code).toBe(0);
});

test('D16 of several disks none is proposed, and all that could be meant are named', async () => {
  const {stdout} = await faststart(rehearsed('two-nvme'));
  const text = stdout.replace(/\s+/g, ' ');
  expect(text).toContain('proposed none of itself');
  expect(text).toContain('offer /dev/nvme0n1 (BLANK), /dev/nvme1n1 (BLANK)');
});

test('D10 bytes that no tool can name are never BLANK', async () => {
  const {stdout} = await faststart([...rehearsed('raw-noise'), '--json']);
  const disks: readonly Disk[] = JSON.parse(stdout).disks;
  expect(disks.map(disk => disk.word)).toEqual(['OS', 'HAS DATA']);
  expect(disks.some(disk => disk.formattable)).toBe(false);
});

test('D01 the OS disk is called that, whatever its name, and is not proposed', async () => {
  const {code, stdout} = await faststart([...rehearsed('nvme-is-os-disk'), '--json']);
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({
    schema: 'faststart.disks/1',
    ok: true,
    rehearsal: true,
    proposed: null,
    disks: [{device: '/dev/nvme0n1', word: 'OS', formattable: false, mountable: null}],
  });
  expect(document.disks[0].objections.length).toBeGreaterThan(0);
  expect(code).toBe(0);
});

test('D07 foreign data is never proposed for formatting', async () => {
  const {code, stdout} = await faststart([...rehearsed('foreign-data'), '--json']);
  const disks: readonly Disk[] = JSON.parse(stdout).disks;
  expect(disks.filter(disk => disk.word === 'HAS DATA')).not.toEqual([]);
  expect(disks.filter(disk => disk.formattable)).toEqual([]);
  expect(code).toBe(0);
});

test('names that the command does not take are a usage error', async () => {
  const {code, stderr} = await faststart(['disks', '/dev/nvme0n1']);
  expect(code).toBe(2);
  expect(stderr).toContain('too many arguments');
});
