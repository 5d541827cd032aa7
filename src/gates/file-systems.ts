import type {Mount} from '../disks/types.ts';
import {type Finding, finding} from './finding.ts';
import {byHand, runStep} from './result.ts';

const NETWORK =
  /^(?:nfs\d?|cifs|smb3?|smbfs|ceph|9p|virtiofs|afs|glusterfs|lustre|beegfs|gpfs|fuse\.(?:blobfuse2?|sshfs|s3fs|gcsfuse|mount-s3|rclone|glusterfs|cephfs))$/;
/** Opens no file with O_DIRECT, or takes it and reads through a cache all the same. */
const BUFFERED = /^(?:tmpfs|ramfs|overlay|aufs|ecryptfs|fuse(?:blk|\..+)?)$/;

/** On another machine, or handed through by the host of this one. Pure. */
export function isNetwork({fsType}: Mount): boolean {
  return NETWORK.test(fsType);
}

/** On no disk of this machine, whatever is mounted where. Pure. */
export function isOffDisk(mount: Mount): boolean {
  return isNetwork(mount) || BUFFERED.test(mount.fsType);
}

/** Since Linux 6.13 an ext4 that stopped writing after an error says so beside `rw`. */
const UNWRITABLE = new Set(['ro', 'emergency_ro', 'shutdown']);

/** Mounted so, or made so by the kernel. Pure. */
export function isReadOnly({options}: Mount): boolean {
  return options.split(',').some(option => UNWRITABLE.has(option));
}

/** Bytes that are read are not bytes on the disk: its limits and direct reads mean something else there. */
function isTransformed({fsType, options}: Mount): boolean {
  const compressed = options
    .split(',')
    .some(option => /^compress(?:-force|ion)?(?:=|$)/.test(option) && !/=(?:no|none|off)$/.test(option));
  return fsType === 'zfs' || compressed;
}

/** How the file system itself takes the writes of a conversion and the reads of a benchmark. Pure. */
export function judgeFileSystem(key: string, mount: Mount): readonly Finding[] {
  const shown = `${key}: ${mount.source} (${mount.fsType}, ${mount.target})`;
  const move = runStep('2', 'set the folders in .env, and make them');
  if (isNetwork(mount)) {
    const text = `${shown} is a network file system, not a disk of this machine`;
    return [finding('stop', 'a folder is on a network file system', text, move)];
  }
  if (isOffDisk(mount)) {
    const text = `${shown} has no direct reads: faststart falls back to slow ones without a word`;
    return [finding('stop', 'a file system has no direct reads', text, move)];
  }
  if (isReadOnly(mount)) {
    const look = 'dmesg | grep -i -E "nvme|ext4|xfs|remount"';
    const why = byHand('find out why it is read-only: the kernel does that after errors', look);
    return [finding('hardStop', 'a folder is read-only', `${shown} is mounted read-only`, why)];
  }
  if (isTransformed(mount)) {
    const text = `${shown} compresses or checksums what it stores: its speed is not that of the disk`;
    return [finding('warn', 'the file system is not plain', text)];
  }
  return [];
}
