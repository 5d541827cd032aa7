import {describe, expect, it} from 'vitest';
import {judgeDisks} from '../../src/disks/judge.ts';
import {observeDisks} from '../../src/disks/observe.ts';
import type {Machine} from '../gates/machine.ts';
import {contextOn} from '../gates/machine.ts';
import {utilLinux231, utilLinux237, utilLinux239} from './layouts.ts';

const mountInfo = '30 1 8:1 / / rw - ext4 /dev/root rw\n';
const byId = 'disk/by-id/nvme-Microsoft_NVMe_Direct_Disk_v2_S1234567';

const machine = (json: string, first: Machine['commands'] = []): Machine => ({
  files: {
    '/proc/self/mountinfo': mountInfo,
    '/sys/class/block/nvme0n1/nsid': '1\n',
    '/sys/class/block/nvme0n1/diskseq': '9\n',
    '/sys/class/block/sda/diskseq': '1\n',
    '/sys/class/block/nvme0n1/device/transport': 'pcie\n',
  },
  commands: [
    ...first,
    ['lsblk', {stdout: json}],
    ['cat /proc/1/mountinfo', {stdout: mountInfo}],
    ['--name=/dev/sda', {stdout: 'disk/by-path/acpi-VMBUS:01-lun-0\n'}],
    ['--name=/dev/nvme0n1', {stdout: `${byId} ${byId}_1\n`}],
    ['blkid', {code: 2}],
    ['wipefs', {}],
    ['/usr/bin/file', {stdout: '/dev/nvme0n1: data'}],
    ['xargs', {}],
    ['mkfs.ext4 -n', {stdout: 'Creating filesystem'}],
  ],
});

async function views(changed: Machine) {
  const facts = await observeDisks(contextOn(changed));
  if (!facts.ok) throw new Error(facts.message);
  return judgeDisks(facts.value);
}

describe('looking at all disks', () => {
  it.each([utilLinux231, utilLinux237, utilLinux239])(
    'D16 tells the OS disk from the blank NVMe',
    async json => {
      const seen = await views(machine(json));
      expect(seen.map(view => [view.device, view.word, view.formattable])).toEqual([
        ['/dev/sda', 'OS', false],
        ['/dev/nvme0n1', 'BLANK', true],
      ]);
      expect(seen[1]).toMatchObject({
        link: `/dev/${byId}`,
        identity: {serial: 'S1234567', namespace: '1', bytes: 3_840_755_982_336, diskSequence: '9'},
        place: {kind: 'local'},
      });
      expect(seen[0]).toMatchObject({link: null, identity: {namespace: null, diskSequence: '1'}});
    },
  );

  it('D15 asks the controller how it is reached', async () => {
    const local = machine(utilLinux239);
    const files = {...local.files, '/sys/class/block/nvme0n1/device/transport': 'tcp\n'};
    const [, nvme] = await views({...local, files});
    expect(nvme).toMatchObject({word: 'REMOTE', formattable: false, place: {called: 'NVMe over TCP'}});
  });

  it('reads raw bytes only of a disk that nothing uses, as root, changes nothing, and runs little', async () => {
    const context = contextOn(machine(utilLinux239));
    await observeDisks(context);
    const line = (one: (typeof context.ran)[number]) =>
      `${one.sudo === true ? 'sudo ' : ''}${one.argv.join(' ')}`;
    expect(context.ran.map(line)).toEqual([
      '/usr/bin/lsblk --json --bytes --output-all',
      'sudo /usr/bin/cat /proc/1/mountinfo',
      '/usr/bin/udevadm info --query=symlink --name=/dev/sda',
      '/usr/bin/udevadm info --query=symlink --name=/dev/nvme0n1',
      'sudo /usr/sbin/blkid -p -o export /dev/nvme0n1',
      'sudo /usr/sbin/wipefs --json /dev/nvme0n1',
      'sudo /usr/bin/file -s /dev/nvme0n1',
      'sudo /usr/bin/xargs -L 1 -P 4 /usr/bin/cmp -n 1048576',
      'sudo /usr/sbin/mkfs.ext4 -n /dev/nvme0n1',
    ]);
  });

  it('D05 does not look into a disk that the kernel keeps', async () => {
    const held = machine(utilLinux239);
    const files = {...held.files, '/proc/mdstat': 'md127 : inactive nvme0n1[0](S)\n'};
    const context = contextOn({...held, files});
    const facts = await observeDisks(context);
    expect(facts.ok && judgeDisks(facts.value)[1]).toMatchObject({word: 'IN USE', formattable: false});
    expect(context.ran.map(one => one.argv[0])).not.toContain('/usr/sbin/blkid');
  });

  it.each([
    ['D17 a blank SATA disk is called blank, and is never formatted', '"sata"', 'BLANK', true],
    ['D15 a network disk is not read for samples', '"iscsi"', 'REMOTE', false],
  ])('%s', async (_, transport, word, sampled) => {
    const other = utilLinux239.replaceAll('nvme0n1', 'sdb').replaceAll('"nvme"', transport);
    const context = contextOn(machine(other, [['--name=/dev/sdb', {stdout: ''}]]));
    const facts = await observeDisks(context);
    expect(facts.ok && judgeDisks(facts.value)[1]).toMatchObject({word, nvme: false, formattable: false});
    expect(context.ran.map(one => one.argv[0])).toContain('/usr/sbin/wipefs');
    expect(context.ran.some(one => one.argv[0] === '/usr/bin/xargs')).toBe(sampled);
  });

  it('D13 gives two namespaces of one controller no link that both claim', async () => {
    const twin = utilLinux239
      .replace('"name":"sda"', '"name":"nvme0n2"')
      .replace('"kname":"sda"', '"kname":"nvme0n2"')
      .replace('"path":"/dev/sda"', '"path":"/dev/nvme0n2"');
    const seen = await views(machine(twin, [['--name=/dev/nvme0n2', {stdout: `${byId} ${byId}_2\n`}]]));
    expect(seen.map(view => [view.device, view.link])).toEqual([
      ['/dev/nvme0n2', `/dev/${byId}_2`],
      ['/dev/nvme0n1', `/dev/${byId}_1`],
    ]);
  });

  it.each(['zram0', 'ram0', 'loop0', 'fd0', 'nbd0'])('D46 leaves %s out', async name => {
    const json = JSON.stringify({blockdevices: [{name, kname: name, type: 'disk', size: 1024}]});
    expect(await views(machine(json))).toEqual([]);
  });

  it('D46 leaves out what is no disk, or has no medium', async () => {
    const blockdevices = [
      {name: 'loop0', type: 'loop', size: 1024},
      {name: 'sr0', type: 'rom', size: 1024},
      {name: 'sdc', type: 'disk', size: 0},
    ];
    expect(await views(machine(JSON.stringify({blockdevices})))).toEqual([]);
  });

  it('D11 calls nothing blank when mounts cannot be seen, and still knows what lsblk knows', async () => {
    const blind = machine(utilLinux239);
    const seen = await views({...blind, files: {}});
    expect(seen.map(view => [view.word, view.formattable])).toEqual([
      ['OS', false],
      ['UNKNOWN', false],
    ]);
    const noRoot = machine(utilLinux239, [['sudo', {code: 1, stderr: 'sudo: a password is required'}]]);
    const [, nvme] = await views(noRoot);
    expect(nvme).toMatchObject({word: 'UNKNOWN', formattable: false});
    expect(nvme?.reasons[0]).toContain('a password is required');
  });

  it('says so when lsblk fails', async () => {
    expect(
      await observeDisks(contextOn({commands: [['lsblk', {code: null, notFound: true}]]})),
    ).toMatchObject({ok: false, message: 'lsblk is not installed'});
    expect(
      await observeDisks(contextOn({commands: [['lsblk', {code: 1, stderr: 'lsblk: failed'}]]})),
    ).toMatchObject({ok: false, message: 'lsblk: failed'});
  });
});
