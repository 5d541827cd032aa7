import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {basename, dirname, join, normalize} from 'node:path';
import {type Mount, mountInfo, mountOf, procMounts} from './mount-table.ts';

/**
 * The machine's files, which are real ones in a temporary folder. Each file system has a folder of its own; a
 * mount swaps it with the mount point, so that what was there before is hidden, not lost.
 */
export type MachineFiles = {
  /** What stands for `/`. */
  readonly root: string;
  /** Where a path of the machine really is; links are not followed. */
  real(path: string): string;
  /** The machine's path without links, or undefined when nothing is there, or a link leads out of the machine. */
  canonical(path: string): string | undefined;
  exists(path: string): boolean;
  makeFolder(path: string): void;
  writeText(path: string, text: string): void;
  readonly mounts: readonly Mount[];
  mountOf(path: string): Mount;
  mount(...added: readonly Mount[]): void;
  unmount(target: string): void;
  /** Empties an unmounted device: a new file system. */
  emptyVolume(device: string): void;
  /** Puts a file on a device that may not be mounted. */
  writeOnVolume(device: string, path: string, text: string): void;
  /** Where the top of a device's file system really is, mounted or not. */
  topOf(device: string): string;
  usedBytes(mount: Mount): number;
};

export type MachineFilesOptions = {
  readonly base: string;
  readonly rootMount: Mount;
  readonly majMin: (source: string) => string;
  /** Given to folders as they are made, where we may: the machine's operator is not root. */
  readonly owner: {readonly uid: number; readonly gid: number} | null;
};

/** What the kernel says of each ext4 that is mounted. */
const EXT4_STATE = '/sys/fs/ext4';

export function bytesBelow(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, {withFileTypes: true})) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += bytesBelow(path);
    else if (entry.isFile()) bytes += lstatSync(path).size;
  }
  return bytes;
}

export function createMachineFiles(options: MachineFilesOptions): MachineFiles {
  const root = join(realpathSync(options.base), 'root');
  const volumes = join(realpathSync(options.base), 'volumes');
  mkdirSync(root);
  mkdirSync(volumes);
  const mounts: Mount[] = [options.rootMount];
  const real = (path: string): string => join(root, normalize(`/${path}`));
  const volumeOf = (device: string): string => join(volumes, device.replaceAll('/', '_'));
  const openVolume = (device: string): string => {
    mkdirSync(volumeOf(device), {recursive: true});
    return volumeOf(device);
  };
  const canonical = (path: string): string | undefined => {
    if (!existsSync(real(path))) return undefined;
    const found = realpathSync(real(path));
    return found === root ? '/' : found.startsWith(`${root}/`) ? found.slice(root.length) : undefined;
  };
  const writeText = (path: string, text: string): void => {
    mkdirSync(dirname(real(path)), {recursive: true});
    writeFileSync(real(path), text);
    if (options.owner !== null && path.startsWith('/home/'))
      chownSync(real(path), options.owner.uid, options.owner.gid);
  };
  const showMounts = (): void => {
    writeText('/proc/mounts', procMounts(mounts));
    for (const process of ['self', '1'])
      writeText(`/proc/${process}/mountinfo`, mountInfo(mounts, options.majMin));
    rmSync(real(EXT4_STATE), {recursive: true, force: true});
    for (const {source} of mounts.filter(({fstype}) => fstype === 'ext4'))
      writeText(`${EXT4_STATE}/${basename(source)}/errors_count`, '0\n');
  };
  const hidden = new Map<Mount, string>();
  return {
    root,
    real,
    canonical,
    exists: path => existsSync(real(path)),
    makeFolder: path => void mkdirSync(real(path), {recursive: true}),
    writeText,
    mounts,
    mountOf: path => mountOf(mounts, canonical(path) ?? path) ?? options.rootMount,
    mount(...added) {
      for (const mount of added) {
        const shadow = join(volumes, `hidden-${hidden.size}`);
        mkdirSync(real(mount.target), {recursive: true});
        renameSync(real(mount.target), shadow);
        renameSync(openVolume(mount.source), real(mount.target));
        hidden.set(mount, shadow);
        mounts.push(mount);
      }
      showMounts();
    },
    unmount(target) {
      const mount = mounts.findLast(candidate => candidate.target === target);
      const shadow = mount && hidden.get(mount);
      if (mount === undefined || shadow === undefined) throw new Error(`${target} is not mounted`);
      renameSync(real(target), volumeOf(mount.source));
      renameSync(shadow, real(target));
      hidden.delete(mount);
      mounts.splice(mounts.indexOf(mount), 1);
      showMounts();
    },
    emptyVolume(device) {
      rmSync(volumeOf(device), {recursive: true, force: true});
      mkdirSync(join(openVolume(device), 'lost+found'));
    },
    writeOnVolume(device, path, text) {
      const target = join(openVolume(device), path);
      mkdirSync(dirname(target), {recursive: true});
      writeFileSync(target, text);
    },
    topOf(device) {
      const mounted = mounts.find(({source}) => source === device);
      return mounted === undefined ? openVolume(device) : real(mounted.target);
    },
    usedBytes(mount) {
      const others = mounts.filter(
        other =>
          other !== mount &&
          mountOf(
            mounts.filter(m => m !== other),
            other.target,
          ) === mount,
      );
      const top = real(mount.target);
      const inside = statSync(top).isDirectory() ? bytesBelow(top) : 0;
      return (
        (mount.usedBytes ?? 0) +
        inside -
        others.reduce((sum, other) => sum + bytesBelow(real(other.target)), 0)
      );
    },
  };
}
