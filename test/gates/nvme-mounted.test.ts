import {describe, expect, it} from 'vitest';
import {isWaived} from '../../src/engine/gate.ts';
import {type NvmeMountedFacts, nvmeMounted} from '../../src/gates/nvme-mounted.ts';
import {blankNvme, device, osDisk, raid} from '../disks/layouts.ts';
import {mount, root} from './mounts.ts';
import {
  absent,
  bootNvme,
  btrfsNvmes,
  df,
  entry,
  line,
  mark,
  marks,
  nvmeFacts,
  on,
  onlyOsNvme,
  seen,
  sick,
  table,
  unseen,
  zfsNvme,
  zfsRoot,
} from './nvme-mounted-facts.ts';

describe('nvme-mounted', () => {
  it.each<[string, Partial<NvmeMountedFacts>, string, string]>([
    ['the NVMe on its mount point', {}, 'pass', '/dev/nvme0n1 (ext4) mounted on /nvme'],
    [
      'a partition of it',
      on({source: '/dev/nvme0n1p1', majMin: '259:1'}, [
        {...blankNvme, children: [device({name: 'nvme0n1p1', type: 'part', majMin: '259:1'})]},
      ]),
      'pass',
      'nvme0n1p1',
    ],
    ['D26 a bind mount of a folder of it', on({source: '/dev/nvme0n1[/sub]'}), 'pass', '/dev/nvme0n1[/sub]'],
    [
      'D24 a mount that failed: df shows /dev/root',
      {mount: {status: 'seen', value: root}, df: {...df, source: '/dev/root', target: '/'}},
      'stop',
      'you are writing to the OS disk and your results are meaningless',
    ],
    [
      'D24 on a machine whose findmnt knows the disk: what df shows is named too',
      {
        mount: {status: 'seen', value: {...root, source: '/dev/sda1'}},
        df: {...df, source: '/dev/root', target: '/'},
      },
      'stop',
      'df shows /dev/root: you are writing to the OS disk',
    ],
    ['a folder that is missing', {mount: {status: 'seen', value: null}}, 'stop', 'nothing is mounted'],
    ['D01 the OS disk itself, bound there', on({source: '/dev/root[/x]', majMin: '8:1'}), 'stop', 'OS disk'],
    [
      'D02 another partition of an NVMe that carries /boot',
      {
        ...on({source: '/dev/nvme0n1p2', majMin: '259:2'}, [bootNvme]),
        ...table(line({id: '32', majMin: '259:1', target: '/boot'}), line({majMin: '259:2'})),
      },
      'stop',
      'OS disk',
    ],
    [
      'D02 a partition beside a ZFS root that lsblk shows no mount of',
      {
        ...on({source: '/dev/nvme0n1p4', majMin: '259:4'}, [zfsNvme]),
        system: seen([]),
        table: seen([zfsRoot, line({majMin: '259:4', source: '/dev/nvme0n1p4'})]),
      },
      'stop',
      'OS disk',
    ],
    [
      'D02 the same, where the mounts cannot be listed',
      {
        ...on({source: '/dev/nvme0n1p4', majMin: '259:4'}, [zfsNvme]),
        system: seen([mount({source: 'rpool/ROOT/x', target: '/', fsType: 'zfs', majMin: '0:28'})]),
        table: {status: 'unknown', why: 'no /proc'},
      },
      'stop',
      'OS disk',
    ],
    [
      'D02 a dataset of the pool that / is on',
      {
        ...on({source: 'rpool/data', fsType: 'zfs', majMin: '0:41', uuid: null}, [zfsNvme]),
        table: seen([zfsRoot, line({majMin: '0:41', fsType: 'zfs', source: 'rpool/data'})]),
      },
      'stop',
      'OS disk',
    ],
    [
      'D02 a partition of the second disk of a btrfs root',
      {
        ...on({source: '/dev/nvme1n1p2', majMin: '259:6'}, btrfsNvmes),
        table: seen([
          line({
            id: '30',
            parent: '1',
            majMin: '0:25',
            target: '/',
            fsType: 'btrfs',
            source: '/dev/nvme0n1p2',
          }),
          line({majMin: '259:6', source: '/dev/nvme1n1p2'}),
        ]),
      },
      'stop',
      'OS disk',
    ],
    ...(
      [
        ['/hf', '/root/.cache/huggingface', 'pass'],
        ['/ollama', '/usr/share/ollama/.ollama', 'pass'],
        ['/log', '/var/log', 'pass'],
        ['/tmp', '/var/tmp', 'pass'],
        ['/docker/containers/1/hosts', '/etc/hosts', 'pass'],
        ['/docker/containers/1/resolv.conf', '/etc/resolv.conf', 'pass'],
        ['/', '/var/log', 'stop'],
        ['/image', '/usr', 'stop'],
      ] as const
    ).map(([from, to, status]): [string, Partial<NvmeMountedFacts>, string, string] => [
      `D01 D26 ${from} of the NVMe mounted on ${to}`,
      {
        devices: {ok: true, value: [osDisk, {...blankNvme, mountPoints: [to, '/nvme']}]},
        ...table(line({}), line({id: '32', root: from, target: to})),
      },
      status,
      status === 'pass' ? '/dev/nvme0n1' : 'OS disk',
    ]),
    [
      'D15 an NVMe of which sysfs says nothing',
      {
        devices: {ok: true, value: [osDisk, {...blankNvme, model: 'X', mountPoints: ['/nvme']}]},
        places: {nvme0n1: {kind: 'unknown', cloud: null, called: null, ephemeral: false}},
      },
      'pass',
      '/dev/nvme0n1',
    ],
    ['D06 a RAID', on({source: '/dev/md0', majMin: '9:0'}, raid), 'stop', 'md0 (raid0)'],
    [
      'D15 a network disk',
      {devices: {ok: true, value: [{...blankNvme, model: 'Amazon Elastic Block Store'}]}},
      'stop',
      'not a local NVMe',
    ],
    ['D19 a mount that is read-only', on({options: 'ro,relatime'}), 'stop', 'mounted on /nvme'],
    ['D19 one that the kernel made so', on({options: 'rw,emergency_ro'}), 'stop', 'mounted on /nvme'],
    [
      'D23 a mount point under /mnt',
      {mountPoint: '/mnt/nvme', ...on({target: '/mnt/nvme'})},
      'stop',
      'temporary disk',
    ],
    [
      'D25 a mount hidden under another',
      {df: {...df, source: '/dev/sdb1'}},
      'stop',
      'one mount hides another',
    ],
    [
      'D25 a mount hidden under a later one on the same point',
      table(line({}), line({id: '32', parent: '31', majMin: '8:17', source: '/dev/sdb1'})),
      'stop',
      '/dev/sdb1 on /nvme hides it',
    ],
    [
      'D25 a mount hidden under a later one of a folder above',
      absent(
        table(line({target: '/data/nvme'}), line({target: '/data', id: '40', majMin: '8:17'}), line({})),
      ),
      'stop',
      'hidden below a later mount',
    ],
    [
      'D25 a mount that hides another below it',
      table(line({majMin: '8:17', source: '/dev/sdb1'}), line({id: '32', parent: '31'})),
      'warn',
      '/dev/sdb1 is mounted on /nvme too',
    ],
    [
      'D25 an automount of systemd below what it mounted',
      table(line({majMin: '0:45', fsType: 'autofs', source: 'systemd-1'}), line({id: '32', parent: '31'})),
      'pass',
      'mounted on /nvme',
    ],
    [
      'D33 an entry of another type',
      entry('UUID=u /nvme xfs defaults,nofail 0 2\n'),
      'warn',
      'says xfs for /nvme, which is ext4',
    ],
    ['mounts that cannot be listed', {table: {status: 'unknown', why: 'no /proc'}}, 'unknown', 'no /proc'],
    [
      'D26 an overlay',
      on({source: 'overlay', fsType: 'overlay', majMin: '0:60'}),
      'stop',
      'overlay is on no disk',
    ],
    [
      'D40 memory in place of a disk',
      on({source: 'tmpfs', fsType: 'tmpfs', majMin: '0:61'}),
      'stop',
      'has no direct reads',
    ],
    [
      'what nobody knows is not on a disk',
      on({source: 'strangefs', fsType: 'strangefs', majMin: '0:62'}),
      'stop',
      'lsblk knows no such disk',
    ],
    [
      'D24 /dev/root, whatever its device number',
      on({source: '/dev/root', majMin: '0:99'}),
      'stop',
      'you are writing to the OS disk',
    ],
    [
      'D42 a btrfs that compresses',
      on({source: '/dev/nvme0n1[/@]', fsType: 'btrfs', options: 'rw,compress=zstd:1', majMin: '0:40'}),
      'warn',
      'btrfs compresses',
    ],
    [
      'a btrfs that does not',
      {
        ...on({source: '/dev/nvme0n1[/@]', fsType: 'btrfs', options: 'rw', majMin: '0:40'}),
        ...entry('UUID=u /nvme btrfs subvol=@,nofail 0 0\n'),
      },
      'pass',
      'btrfs',
    ],
    [
      'D42 a ZFS pool on one NVMe',
      on({source: 'tank/data', fsType: 'zfs', majMin: '0:41'}, [
        osDisk,
        {
          ...blankNvme,
          children: [
            device({name: 'nvme0n1p1', type: 'part', majMin: '259:1', fsType: 'zfs_member', label: 'tank'}),
          ],
        },
      ]),
      'warn',
      'zfs',
    ],
    ['D19 D45 errors on the file system', {errors: seen(3)}, 'stop', 'counted 3 errors'],
    [
      'D45 the kernel logged failures',
      sick({kernel: seen(['I/O error, dev nvme0n1'])}),
      'stop',
      'logged 1 failure',
    ],
    ['D45 media errors', sick({smart: seen({criticalWarning: 0, mediaErrors: 7})}), 'stop', '7 media errors'],
    [
      'D45 a drive that warns',
      sick({smart: seen({criticalWarning: 4, mediaErrors: 0})}),
      'stop',
      'critical_warning 0x4',
    ],
    ['D45 no SMART is told', sick({smart: unseen('no nvme')}), 'pass', 'SMART) was not read: no nvme'],
    [
      'D45 neither log nor count is a warning',
      sick({kernel: unseen('no right')}),
      'warn',
      'kernel log: no right',
    ],
    [
      'D45 a count stands for the log',
      {...sick({kernel: unseen('no right')}), errors: seen(0)},
      'pass',
      'no right',
    ],
    ['no errors on the file system', {errors: seen(0)}, 'pass', '/dev/nvme0n1'],
    ['errors that cannot be counted', {errors: {status: 'unknown', why: 'no sysfs'}}, 'unknown', 'no sysfs'],
    [
      'D15 NVMe over TCP',
      {places: {nvme0n1: {kind: 'remote', cloud: null, called: 'NVMe over TCP', ephemeral: false}}},
      'stop',
      'NVMe over TCP',
    ],
    ['the marks of this disk', marks(mark, mark), 'pass', '/dev/nvme0n1'],
    [
      'D35 another file system than the record says',
      marks({...mark, uuid: 'before'}, null),
      'stop',
      'now it has u',
    ],
    ['D35 no mark on the disk', marks(mark, null), 'stop', 'missing'],
    [
      'a record that cannot be read',
      {marks: {record: {status: 'unknown', why: 'half a file'}, sentinel: seen(null)}},
      'unknown',
      'half a file',
    ],
    ['no record', {}, 'pass', 'no record of it yet'],
    ['D32 no entry in fstab', entry(''), 'pass', 'a reboot unmounts it; faststart run 1 --fstab'],
    ['D33 an entry without nofail', entry('UUID=u /nvme ext4 defaults 0 2\n'), 'warn', 'no nofail'],
    [
      'D34 an entry by kernel name',
      entry('/dev/nvme0n1 /nvme ext4 nofail 0 2\n'),
      'warn',
      'names /dev/nvme0n1',
    ],
    [
      'an entry of another file system',
      entry('UUID=x /nvme ext4 nofail 0 2\n'),
      'warn',
      'not the file system u',
    ],
    [
      'a fstab that cannot be read',
      {fstab: {ok: false, code: 'EACCES', message: 'permission denied'}},
      'warn',
      'permission denied',
    ],
    [
      'D35 a disk that came back raw',
      absent(marks(mark, null)),
      'stop',
      'came back raw (the VM was deallocated)',
    ],
    [
      'D14 a disk that is gone',
      absent({...marks(mark, null), devices: {ok: true, value: [osDisk]}}),
      'stop',
      'no longer here',
    ],
    [
      'D35 containers that would write to the OS disk',
      absent({writers: seen([{name: 'vllm_baseline', running: false, restartPolicy: 'unless-stopped'}])}),
      'stop',
      'vllm_baseline (restart policy unless-stopped)',
    ],
    [
      'containers that could not be listed',
      absent({writers: {status: 'unknown', why: 'no Docker'}}),
      'stop',
      'no Docker',
    ],
    [
      'D41 a network file system',
      on({source: 'server:/share', fsType: 'nfs4', majMin: '0:52'}),
      'stop',
      'a network file system (nfs4)',
    ],
    [
      'D46 a loop device',
      on({source: '/dev/loop0', majMin: '7:0'}, [device({name: 'loop0', type: 'loop', majMin: '7:0'})]),
      'stop',
      'loop0 (loop)',
    ],
    [
      'a SATA disk',
      on({source: '/dev/sdb', majMin: '8:16'}, [device({name: 'sdb', transport: 'sata', majMin: '8:16'})]),
      'stop',
      'attached by sata',
    ],
    [
      'mounts that cannot be read',
      {mount: {status: 'unknown', why: 'findmnt is not installed'}},
      'unknown',
      'findmnt is not installed',
    ],
    ['an OS disk that cannot be found', {system: {status: 'unknown', why: 'no'}}, 'unknown', 'no'],
    [
      'disks that cannot be listed',
      {devices: {ok: false, code: 'failed', message: 'lsblk: no'}},
      'unknown',
      'lsblk: no',
    ],
    ['no word from df', {df: null}, 'unknown', 'no line'],
  ])('%s', (_, changes, status, observed) => {
    const result = nvmeMounted.judge(nvmeFacts(changes));
    expect(result.status).toBe(status);
    expect(result.observed).toContain(observed);
    if (status === 'stop') expect(result.fixes.length).toBeGreaterThan(0);
  });

  it.each<[string, Partial<NvmeMountedFacts>, boolean]>([
    ['/nvme is on the OS disk of a machine that has an NVMe', absent(), false],
    ['the disks could not be listed', absent({devices: {ok: false, code: 'x', message: 'no'}}), false],
    ['D01 the OS disk is bound there', on({source: '/dev/root[/x]', majMin: '8:1'}), false],
    ['D19 it is mounted read-only', on({options: 'ro,relatime'}), false],
    ['D35 the disk came back raw', absent(marks(mark, null)), false],
    ['D35 another file system is mounted', marks({...mark, uuid: 'before'}, null), false],
    ['D25 another mount hides it', {df: {...df, source: '/dev/sdb1'}}, false],
    ['D41 it is on the network', on({source: 'server:/x', fsType: 'nfs4', majMin: '0:52'}), true],
    ['D41 it is on a parallel network', on({source: 'fs1', fsType: 'gpfs', majMin: '0:53'}), true],
    [
      'D15 it is a network disk',
      {devices: {ok: true, value: [{...blankNvme, model: 'Amazon Elastic Block Store'}]}},
      true,
    ],
    ['D45 it has errors', {errors: seen(3)}, true],
    ['D23 it is under /mnt', {mountPoint: '/mnt/nvme', ...on({target: '/mnt/nvme'})}, true],
    [
      'D17 all NVMe disks are network disks',
      absent({devices: {ok: true, value: [osDisk, {...blankNvme, model: 'Amazon Elastic Block Store'}]}}),
      true,
    ],
    ['D17 the only NVMe is the OS disk', onlyOsNvme(), true],
    [
      'D17 the only NVMe is the OS disk, by the mounts alone',
      onlyOsNvme({system: {status: 'unknown', why: 'no'}}),
      true,
    ],
    [
      'D17 the only NVMe is the OS disk, by lsblk alone',
      onlyOsNvme({system: {status: 'unknown', why: 'no'}, table: {status: 'unknown', why: 'no'}}),
      true,
    ],
    ['D17 there is no NVMe at all', absent({devices: {ok: true, value: [osDisk]}}), true],
  ])('when %s, a waiver counts: %#', (_what, changes, passes) => {
    const result = nvmeMounted.judge(nvmeFacts(changes));
    expect(result.status).toBe('stop');
    expect(isWaived(nvmeMounted, result, new Set(['nvme-mounted']))).toBe(passes);
  });

  it('D23 a mount point under /mnt is fine where no agent of a cloud owns it', () => {
    const devices = [device({name: 'sda'}), {...blankNvme, model: 'Samsung SSD 990 PRO'}];
    const facts = nvmeFacts({
      mountPoint: '/mnt/nvme',
      ...on({target: '/mnt/nvme'}, devices),
      fstab: {ok: true, value: ''},
    });
    expect(nvmeMounted.judge(facts).status).toBe('pass');
  });

  it('D17 says what a waiver costs where there is no NVMe', () => {
    const result = nvmeMounted.judge(nvmeFacts(absent({devices: {ok: true, value: [osDisk]}})));
    expect(result.observed).toContain('--waive nvme-mounted');
    expect(result.observed).toContain('no verdict can be PROVEN');
  });
});
