import {describe, expect, it} from 'vitest';
import {markText} from '../../src/disks/mark.ts';
import type {Mount} from '../../src/disks/types.ts';
import {parseDf} from '../../src/gates/df.ts';
import {nvmeMounted} from '../../src/gates/nvme-mounted.ts';
import {containerFacts} from '../support/fake-docker.ts';
import {contextOn, type Machine} from './machine.ts';
import {mount, root} from './mounts.ts';
import {mark} from './nvme-mounted-facts.ts';

function findmnt(one: Mount): {stdout: string} {
  const {source, target, fsType, options, uuid, majMin} = one;
  const filesystem = {source, target, fstype: fsType, options, uuid, 'maj:min': majMin};
  return {stdout: JSON.stringify({filesystems: [filesystem]})};
}

/** A machine with one NVMe, and what findmnt says of the mount point. */
function machine(here: Mount, rest: Partial<Machine> = {}): Machine {
  const nvme = {
    name: 'nvme0n1',
    'maj:min': '259:0',
    type: 'disk',
    tran: 'nvme',
    serial: 'S1234567',
    ro: false,
    size: 1,
  };
  const mounted = here.target === '/nvme' ? '31 30 259:0 / /nvme rw - ext4 /dev/nvme0n1 rw\n' : '';
  const shown =
    here.target === '/nvme'
      ? '/dev/nvme0n1   ext4  3.5T   28K  3.3T   1% /nvme'
      : '/dev/root ext4 30G 1G 29G 4% /';
  return {
    files: {
      '/proc/self/mountinfo': `30 1 8:1 / / rw - ext4 /dev/root rw\n${mounted}`,
      '/sys/class/block/nvme0n1/nsid': '1\n',
      '/sys/fs/ext4/nvme0n1/errors_count': '2\n',
      '/etc/fstab': '',
    },
    commands: [
      ['--target /nvme', findmnt(here)],
      ['--target /boot', {code: 1}],
      ['--target /', findmnt(root)],
      ['lsblk', {stdout: JSON.stringify({blockdevices: [nvme]})}],
      ['smart-log', {code: 1, notFound: true}],
      ['dmesg', {stdout: 'nvme nvme0: Shutdown timeout set to 8 seconds\n'}],
      ['df -hT /nvme', {stdout: `Filesystem     Type  Size  Used Avail Use% Mounted on\n${shown}\n`}],
    ],
    ...rest,
  };
}

describe('nvme-mounted, looking at a machine', () => {
  it('reads the machine with the commands of the runbook as evidence', async () => {
    const result = await nvmeMounted.check(contextOn(machine(mount())));
    expect(result).toMatchObject({status: 'stop', short: '/nvme has errors'});
    expect(result.observed).toContain('a reboot unmounts it');
    expect(result.evidence.map(one => one.command)).toEqual([
      '/usr/bin/df -hT /nvme',
      expect.stringContaining('findmnt'),
      expect.stringContaining('lsblk'),
      'cat /sys/fs/ext4/nvme0n1/errors_count',
      'sudo /usr/sbin/nvme smart-log --output-format=json /dev/nvme0n1',
      'sudo /usr/bin/dmesg --kernel --level=emerg,alert,crit,err,warn',
    ]);
    expect(result.observed).toContain('SMART) was not read: nvme is not installed');
  });

  it('D45 stops at a disk that the kernel logged failures of, asked as adm where sudo is refused', async () => {
    const {files, commands = [], ...rest} = machine(mount());
    const result = await nvmeMounted.check(
      contextOn({
        ...rest,
        files: {...files, '/sys/fs/ext4/nvme0n1/errors_count': '0\n'},
        commands: [
          ['dmesg --kernel', {code: 1, stderr: 'sudo: a password is required\n'}],
          ['journalctl --dmesg', {stdout: 'I/O error, dev nvme0n1, sector 2048 op 0x0:(READ)\n'}],
          ...commands,
        ],
      }),
    );
    expect(result).toMatchObject({status: 'stop', short: 'the disk is failing'});
    expect(result.observed).toContain('sector 2048');
  });

  it.each<[string, Readonly<Record<string, string>>, string, string]>([
    ['D15 passes where sysfs says nothing', {}, 'pass', '/dev/nvme0n1 on /nvme'],
    [
      'D15 asks the controllers of a subsystem, not the one of the same number',
      {
        '/sys/class/nvme/nvme0/transport': 'pcie\n',
        '/sys/class/block/nvme0n1/device/nvme1/transport': 'tcp\n',
      },
      'stop',
      '/dev/nvme0n1 is a network disk',
    ],
  ])('%s', async (_, sysfs, status, short) => {
    const on = machine(mount());
    const files = {...on.files, '/sys/fs/ext4/nvme0n1/errors_count': '0\n', ...sysfs};
    expect(await nvmeMounted.check(contextOn({...on, files}))).toMatchObject({status, short});
  });

  it('D35 lists the containers that would write to the OS disk, and only those', async () => {
    const containers = ['runs', 'returns', 'stays', 'elsewhere'].map(name => ({
      id: name,
      name,
      image: 'vllm:1',
      state: 'exited',
      labels: {},
    }));
    const inspect = async (id: string) => ({
      ok: true as const,
      value: containerFacts(id, {
        status: id === 'runs' ? 'running' : 'exited',
        restartPolicy: id === 'returns' ? 'always' : 'no',
        mounts: [
          {source: id === 'elsewhere' ? '/nvme2/x' : '/nvme/models', target: '/models', writable: true},
        ],
      }),
    });
    const on = machine(root, {docker: {inspect}, containers});
    const files = {...on.files, '/home/ann/repo/.faststart/nvme.json': markText(mark)};
    const result = await nvmeMounted.check(contextOn({...on, files}));
    expect(result).toMatchObject({status: 'stop', short: '/dev/nvme0n1 came back raw', waivable: false});
    expect(result.observed).toContain('OS disk: runs (running), returns (restart policy always)');
    expect(result.observed).not.toMatch(/stays|elsewhere/);
    expect(result.fixes.flatMap(one => one.commands.map(command => command.argv.join(' ')))).toEqual([
      'docker stop runs returns',
      'faststart run 1',
    ]);
  });

  it('D25 looks into the folder first, so that an automount of systemd has mounted what it waits for', async () => {
    const triggered = contextOn(machine(mount()));
    const order: string[] = [];
    const {host} = triggered;
    await nvmeMounted.check({
      ...triggered,
      host: {
        ...host,
        readFolder(path) {
          order.push(path);
          return host.readFolder(path);
        },
        run(command, options) {
          order.push(command.argv[0]);
          return host.run(command, options);
        },
      },
    });
    expect(order.slice(0, 2)).toEqual(['/nvme', '/usr/bin/findmnt']);
  });

  it('reads df, also of a mount point with a space', () => {
    expect(
      parseDf(
        'Filesystem Type Size Used Avail Use% Mounted on\n/dev/sda1 ext4 1G 1M 1G 1% /my data\ntmpfs tmpfs 0 0 0 - /x\n',
      ),
    ).toMatchObject([
      {source: '/dev/sda1', target: '/my data'},
      {source: 'tmpfs', target: '/x'},
    ]);
  });
});
