import {type Answer, fails} from './answer.ts';

/** What a plain user hears from programs that only root may run. */
export const refusedToUsers: Readonly<Record<string, (args: readonly string[]) => Answer>> = {
  blkid: () => ({code: 2}),
  chattr: args => fails(1, `chattr: Operation not permitted while setting flags on ${args.at(-1)}`),
  chown: args => fails(1, `chown: changing ownership of '${args.at(-1)}': Operation not permitted`),
  cmp: args => fails(2, `cmp: ${args.at(-2)}: Permission denied`),
  // It ends with 0 whatever happens.
  debugfs: args => ({
    stderr: `debugfs 1.47.0 (5-Feb-2023)\ndebugfs: Permission denied while trying to open ${args.at(-1)}\nls: Filesystem not open\n`,
  }),
  dumpe2fs: args =>
    fails(
      1,
      `dumpe2fs 1.47.0 (5-Feb-2023)\ndumpe2fs: Permission denied while trying to open ${args.at(-1)}\nCouldn't find valid filesystem superblock.`,
    ),
  file: args => ({stdout: `${args.at(-1)}: no read permission\n`}),
  'mkfs.ext4': args => fails(1, `Could not open ${args.at(-1)}: Permission denied`),
  mount: args => fails(32, `mount: ${args.at(-1)}: must be superuser to use mount.`),
  sysctl: () => fails(255, 'sysctl: permission denied on key "vm.drop_caches"'),
  systemctl: () => fails(1, 'Failed to reload daemon: Interactive authentication required.'),
  umount: args => fails(32, `umount: ${args.at(-1)}: must be superuser to unmount.`),
  wipefs: args => fails(1, `wipefs: error: ${args.at(-1)}: probing initialization failed: Permission denied`),
};
