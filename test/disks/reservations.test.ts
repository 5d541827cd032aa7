import {describe, expect, it} from 'vitest';
import {devicesNamedIn, looksBlank, observeReservations} from '../../src/disks/reservations.ts';
import {contextOn, type Machine} from '../gates/machine.ts';
import {blankFacts, blankNvme} from './layouts.ts';

const [link = ''] = blankFacts().links;
const byPath = '/dev/disk/by-path/pci-0000:41:00.0-nvme-1';

const reserved = (machine: Machine) =>
  observeReservations(
    contextOn({...machine, links: {[byPath]: '/dev/nvme0n1'}, settings: {mountPoint: '/nvme'}}),
    blankNvme,
    [link],
  );

const root = 'UUID=0b8f2c66 / ext4 defaults 0 1\n';

describe("D07 a blank disk that a configuration names is somebody's", () => {
  it.each([
    ['/etc/crypttab', `scratch ${link} /dev/urandom plain\n`, ` (${link})`],
    ['/etc/crypttab', 'cswap\t/dev/nvme0n1\t/dev/urandom\tswap\n', ''],
    ['/etc/fstab', `${root}${link} /srv/vm xfs noauto,nofail 0 0\n`, ` (${link})`],
    ['/proc/cmdline', 'BOOT_IMAGE=/vmlinuz root=UUID=0b8f resume=/dev/nvme0n1 quiet\n', ''],
    ['/etc/docker/daemon.json', '{"storage-opts":["dm.directlvm_device=/dev/nvme0n1"]}', ''],
    ['/etc/rtslib-fb-target/saveconfig.json', `{"dev": "${byPath}"}`, ` (${byPath})`],
  ])('%s: %j', async (path, text, named) => {
    expect(await reserved({files: {[path]: text, '/dev/nvme0n1': '', [byPath]: ''}})).toEqual({
      status: 'seen',
      value: [`nvme0n1 is set aside in ${path}${named}`],
    });
  });

  it.each([
    ['/etc/nvmet/config.json', '{"device": {"path": "/dev/nvme0n1"}}', ''],
    ['/etc/systemd/zram-generator.conf', '[zram0]\nwriteback-device=/dev/nvme0n1\n', ''],
    ['/etc/mdadm/mdadm.conf', 'ARRAY /dev/md0 devices=/dev/nvme0n1,/dev/nvme1n1\n', ''],
  ])('%s, kept for the next boot: %j', async (path, text, named) => {
    expect(await reserved({files: {[path]: text}})).toEqual({
      status: 'seen',
      value: [`nvme0n1 is set aside in ${path}${named}`],
    });
  });

  it.each([
    ['srv-vm.mount', `[Mount]\nWhat=${link}\nWhere=/srv/vm\n`, 1],
    ['scratch.swap', '[Swap]\nWhat=/dev/nvme0n1\n', 1],
    ['nvme.mount', `[Mount]\nWhat=${link}\nWhere=/nvme/\n`, 0],
    ['other.mount', '[Mount]\nWhat=/dev/sdb1\nWhere=/srv\n', 0],
    ['wipe.service', '[Service]\nExecStart=/usr/sbin/nvme smart-log /dev/nvme0n1\n', 0],
  ])('the unit %s takes its own disk, and one of our place takes none: %j', async (name, text, count) => {
    const seen = await reserved({files: {[`/etc/systemd/system/${name}`]: text}});
    expect(seen.status === 'seen' && seen.value).toHaveLength(count);
  });

  it.each([
    ['/etc/fstab', `${root}${link} /nvme/ ext4 nofail 0 0\n`],
    ['/etc/fstab', `#${link} /srv/vm xfs noauto 0 0\n`],
    ['/etc/crypttab', 'root /dev/nvme1n1p3 none luks\n# spare /dev/nvme0n1 none\n'],
    ['/etc/crypttab', 'other /dev/nvme0n10 none luks\n'],
    ['/proc/cmdline', 'root=/dev/sda2 ro\n'],
  ])(
    'what is said in %s of our own place, of another disk or in a comment takes nothing: %j',
    async (path, text) => {
      expect(await reserved({files: {[path]: text}})).toEqual({status: 'seen', value: []});
    },
  );

  it('a machine of a VM that is off is read as root', async () => {
    const files = {'/etc/libvirt/qemu/db.xml': 'root only'};
    const xml = "      <source dev='/dev/nvme0n1' index='1'/>\n";
    const grep = 'grep -rhE /dev/ /etc/libvirt/qemu';
    expect(await reserved({files, commands: [[grep, {stdout: xml}]]})).toEqual({
      status: 'seen',
      value: ['nvme0n1 is set aside in /etc/libvirt/qemu'],
    });
    expect(await reserved({files, commands: [[grep, {code: 1}]]})).toEqual({status: 'seen', value: []});
  });

  it.each([
    [{code: 2, stderr: 'grep: /etc/libvirt/qemu: Permission denied'}, 'Permission denied'],
    [{code: 1, stderr: 'sudo: a password is required'}, 'a password is required'],
  ])('D11 what could not be read is unknown, not absent: %j', async (answer, why) => {
    const files = {'/etc/libvirt/qemu/db.xml': 'root only'};
    expect(await reserved({files, commands: [['grep', answer]]})).toMatchObject({
      status: 'unknown',
      why: expect.stringContaining(why),
    });
  });

  it('reads paths out of any text', () => {
    expect(
      devicesNamedIn(`<a dev="/dev/sda"/>\nscsi1: ${byPath},size=2T\n/dev/sdb:/dev/sdc /b bcachefs\n`),
    ).toEqual(['/dev/sda', byPath, '/dev/sdb', '/dev/sdc']);
  });

  it('is asked of a disk that looks blank alone', () => {
    const {contents} = blankFacts();
    expect(looksBlank(contents)).toBe(true);
    expect(looksBlank(null)).toBe(false);
    const type = {kind: 'found', type: 'ext4', label: null, uuid: null} as const;
    expect(contents && looksBlank({...contents, probe: {status: 'seen', value: type}})).toBe(false);
  });
});
