import type {Command, FormatDiskAction} from '../../src/engine/plan.ts';
import {toShell} from '../../src/engine/shell.ts';
import type {Host} from '../../src/host/ports.ts';
import {type Answer, fakeHost} from '../support/fake-host.ts';
import {stage} from './stage.ts';

export const LINK = '/dev/disk/by-id/nvme-Fast_Disk_S1234567';
const OTHER_LINK = '/dev/disk/by-id/nvme-Fast_Disk_OTHER999';
export const UUID = '0f2a6a52-3f0c-4a59-9a6e-3a8f6d2a1c11';
const BYTES = 2 ** 30;

/** What a test may change, also while the performer is at work. */
export type BlankDisk = {
  serial: string;
  nsid: string;
  diskseq: string;
  bytes: number;
  /** Where the link leads; null = it is gone. */
  leadsTo: string | null;
  signature: string | null;
  zero: boolean;
  exclusive: boolean;
  partition: boolean;
  mounted: boolean;
  /** What lsblk says is mounted where: the other disk's mount point. */
  otherAt: string | null;
  /** Text by path. */
  files: Record<string, string>;
  /** Answers by the first word of a command's program, before all others. */
  answers: Record<string, Answer>;
  /** Called before each command. */
  before: (shell: string) => void;
};

function lsblk(disk: BlankDisk): string {
  const nvme = {
    name: 'nvme0n1',
    'maj:min': '259:0',
    'disk-seq': disk.diskseq,
    type: 'disk',
    size: disk.bytes,
    ro: false,
    tran: 'nvme',
    model: 'Fast Disk',
    serial: disk.serial,
    mountpoints: disk.mounted ? ['/data'] : [null],
    ...(disk.partition ? {children: [{name: 'nvme0n1p1', 'maj:min': '259:1', type: 'part', size: 1}]} : {}),
  };
  const other = {
    ...nvme,
    name: 'nvme1n1',
    'maj:min': '259:2',
    serial: 'OTHER999',
    'disk-seq': '99',
    children: [],
  };
  const root = {name: 'sda', 'maj:min': '8:0', type: 'disk', size: BYTES, ro: false, mountpoints: ['/']};
  return JSON.stringify({blockdevices: [root, nvme, {...other, mountpoints: [disk.otherAt]}]});
}

function answerOf(disk: BlankDisk, {argv}: Command): Answer | undefined {
  const [program, ...args] = argv;
  const name = program.split('/').at(-1) ?? '';
  const own = disk.answers[name];
  if (own !== undefined) return own;
  switch (name) {
    case 'lsblk':
      return {stdout: lsblk(disk)};
    case 'udevadm':
      if (args[0] === 'settle') return {};
      return {stdout: args[2] === '--name=/dev/nvme0n1' ? LINK : OTHER_LINK};
    case 'cat':
      return {stdout: '30 1 8:0 / / rw - ext4 /dev/sda rw\n'};
    case 'blkid':
      return disk.signature === null || args.at(-1) === '/dev/nvme1n1'
        ? {code: 2}
        : {stdout: `TYPE=${disk.signature}\nUUID=${UUID}\n`};
    case 'wipefs':
      return {stdout: '{"signatures": []}'};
    case 'xargs':
      return disk.zero ? {} : {code: 123, stdout: '/dev/nvme0n1 /dev/zero differ: byte 1, line 1\n'};
    case 'mkfs.ext4':
      if (args[0] === '-n')
        return disk.exclusive
          ? {}
          : {
              code: 1,
              stderr: '/dev/nvme0n1 is apparently in use by the system; will not make a filesystem here!',
            };
      disk.signature = 'ext4';
      return {};
    case 'file':
    case 'dd':
    case 'flock':
      return {};
    default:
      return undefined;
  }
}

/** A machine with one blank NVMe that was agreed to, another one, and a performer's context on it. */
export function blankDisk(changes: Partial<BlankDisk> = {}) {
  const disk: BlankDisk = {
    serial: 'S1234567',
    nsid: '1',
    diskseq: '9',
    bytes: BYTES,
    leadsTo: '/dev/nvme0n1',
    signature: null,
    zero: true,
    exclusive: true,
    partition: false,
    mounted: false,
    otherAt: null,
    files: {},
    answers: {},
    before: () => {},
    ...changes,
  };
  const ran: string[] = [];
  const base = fakeHost({
    answer: command => {
      const shell = toShell(command);
      disk.before(shell);
      ran.push(shell);
      return answerOf(disk, command);
    },
    onRelease: () => void ran.push('lock released'),
    files: {'/proc/self/mountinfo': '30 1 8:0 / / rw - ext4 /dev/sda rw\n', ...disk.files},
  });
  const host: Host = {
    ...base,
    async realPath(path) {
      if (path === OTHER_LINK) return {ok: true, value: '/dev/nvme1n1'};
      if (path !== LINK) return {ok: true, value: path};
      return disk.leadsTo === null
        ? {ok: false, code: 'ENOENT', message: 'no such file'}
        : {ok: true, value: disk.leadsTo};
    },
    async readText(path, options) {
      if (path.endsWith('/nsid')) return {ok: true, value: `${disk.nsid}\n`};
      if (path.endsWith('/transport')) return {ok: true, value: 'pcie\n'};
      return base.readText(path, options);
    },
  };
  const docker = {version: async () => ({ok: false, code: 'unreachable', message: 'no Docker'}) as const};
  return {disk, ran, ...stage({host, docker})};
}

export function formatAction(changes: Partial<FormatDiskAction> = {}): FormatDiskAction {
  return {
    kind: 'format-disk',
    purpose: 'make a file system on /dev/nvme0n1',
    device: '/dev/nvme0n1',
    link: LINK,
    identity: {serial: 'S1234567', namespace: '1', bytes: BYTES, diskSequence: '9'},
    uuid: UUID,
    rawDataAllowed: false,
    command: {argv: ['/usr/sbin/mkfs.ext4', '-L', 'faststart-nvme', '-U', UUID, LINK], sudo: true},
    danger: {
      questionId: 'format-device',
      destroys: ['everything'],
      typeExactly: '234567',
      typeHint: 'its end',
      flag: '--format-device X --confirm-serial S1234567',
    },
    ...changes,
  };
}
