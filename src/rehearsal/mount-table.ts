import type {MachineSpec} from './machine-schema.ts';

export type Mount = MachineSpec['mounts'][number];

function isBelow(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

/** The mount that a canonical path is on: the deepest, and of those on one point the last. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  return mounts
    .filter(mount => isBelow(path, mount.target))
    .reduce<Mount | undefined>(
      (best, mount) => (best !== undefined && best.target.length > mount.target.length ? best : mount),
      undefined,
    );
}

/** As /proc/self/mountinfo has it. */
export function mountInfo(mounts: readonly Mount[], majMin: (source: string) => string): string {
  return mounts
    .map((mount, index) => {
      const parent = mount.target === '/' ? 1 : 25;
      const options = mount.options.split(',')[0] ?? 'rw';
      return `${25 + index} ${parent} ${majMin(mount.source)} / ${mount.target} ${mount.options} shared:${index + 1} - ${mount.fstype} ${mount.source} ${options}\n`;
    })
    .join('');
}

/** As /proc/mounts has it. */
export function procMounts(mounts: readonly Mount[]): string {
  return mounts
    .map(mount => `${mount.source} ${mount.target} ${mount.fstype} ${mount.options} 0 0\n`)
    .join('');
}
