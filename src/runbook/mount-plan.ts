import type {Context} from '../context.ts';
import {type Mark, markText, recordPath, sentinelPath} from '../disks/mark.ts';
import {bytes} from '../engine/amounts.ts';
import type {Action} from '../engine/plan.ts';

/** What is in the folder that the mount will hide. */
type Below = 'nothing' | 'something';

/** A folder that cannot be read is not known to be empty. */
export async function lookBelow({host, settings}: Context): Promise<Below> {
  const names = await host.readFolder(settings.mountPoint);
  if (!names.ok) return names.code === 'ENOENT' ? 'nothing' : 'something';
  return names.value.length === 0 ? 'nothing' : 'something';
}

/** Data that was written to the OS disk earlier: said with its size, hidden by the mount, never deleted. */
export async function sayShadowed({host, settings, emit, signal}: Context): Promise<void> {
  const {mountPoint} = settings;
  const exit = await host.run(
    {argv: ['/usr/bin/du', '-s', '-x', '--block-size=1', mountPoint], sudo: true},
    {timeoutMs: 10_000, signal},
  );
  const used = exit.ok ? /^\d+/.exec(exit.stdout)?.[0] : undefined;
  const size = used === undefined ? 'files' : bytes(Number(used));
  emit({
    type: 'notice',
    level: 'warn',
    text: `${mountPoint} holds ${size} on the OS disk from when nothing was mounted there: the mount hides it, nothing deletes it; unmounted, it is yours to move`,
  });
}

/** Makes the mount point, protects it while it is empty, and mounts. Errors are never suppressed. */
export function mountActions(
  mountPoint: string,
  mount: {readonly uuid: string; readonly fsType: string},
  below: Below,
): readonly Action[] {
  const byUuid = `/dev/disk/by-uuid/${mount.uuid}`;
  const check = mount.fsType === 'xfs' ? `xfs_repair -n ${byUuid}` : `e2fsck -n ${byUuid}`;
  const protect: Action = {
    kind: 'command',
    purpose: `let nobody write to ${mountPoint} while nothing is mounted there`,
    command: {argv: ['/usr/bin/chattr', '+i', mountPoint], sudo: true},
    // Not every file system below a mount point can do it; its own words are shown.
    allowFailure: [1],
    undo: `sudo chattr -i ${mountPoint}`,
  };
  return [
    {
      kind: 'command',
      purpose: `make ${mountPoint}`,
      command: {argv: ['/usr/bin/mkdir', '-p', mountPoint], sudo: true},
    },
    ...(below === 'nothing' ? [protect] : []),
    {
      kind: 'command',
      purpose: `mount the NVMe on ${mountPoint}`,
      command: {argv: ['/usr/bin/mount', `UUID=${mount.uuid}`, mountPoint], sudo: true},
      undo: `sudo umount ${mountPoint}`,
      ifItFails: [
        'sudo dmesg | tail -n 20',
        `sudo ${check}   # only looks: a damaged file system is never repaired by itself`,
        'faststart run 1',
      ],
    },
  ];
}

/** Keeps which disk this is: on the disk itself, and in the workspace for when the disk is away. */
export async function markActions(
  {host, settings}: Context,
  mark: Mark,
  sentinel: Mark | null,
): Promise<readonly Action[]> {
  const text = markText(mark);
  const path = recordPath(settings.workspace);
  const record = await host.readText(path);
  const before = record.ok ? record.value : undefined;
  const onDisk: Action = {
    kind: 'command',
    purpose: 'mark the NVMe, so that another or an empty one is noticed',
    command: {argv: ['/usr/bin/tee', sentinelPath(mark.mountPoint)], sudo: true, stdin: text.trimEnd()},
  };
  const inWorkspace: Action = {
    kind: 'edit-file',
    purpose: 'remember which NVMe it is',
    path,
    before,
    after: text,
  };
  return [
    ...(sentinel !== null && markText(sentinel) === text ? [] : [onDisk]),
    ...(before === text ? [] : [inWorkspace]),
  ];
}
