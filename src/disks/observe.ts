import type {Context} from '../context.ts';
import type {Read} from '../host/ports.ts';
import {observeContents} from './contents.ts';
import {readMount} from './findmnt.ts';
import {readLsblk} from './lsblk.ts';
import type {BlockDevice, DiskFacts, Look} from './types.ts';
import {type MountedOn, parseMountInfo, usesOf} from './uses.ts';

/** Not disks that anybody stores on. */
function isWholeDisk(device: BlockDevice): boolean {
  return (
    device.type === 'disk' && (device.bytes ?? 1) > 0 && !/^(?:zram|ram|loop|fd|nbd)\d/.test(device.name)
  );
}

/** Devices under folders that must survive whatever happens. */
async function protectedFolders(context: Context): Promise<Look<readonly MountedOn[]>> {
  const version = await context.docker.version();
  const folders = [
    {path: '/', what: 'the operating system', os: true},
    {path: context.settings.workspace, what: 'the workspace', os: false},
    {path: context.settings.stateFolder, what: 'the records of this program', os: false},
    {path: context.host.user.home, what: 'your home folder', os: false},
    ...(version.ok ? [{path: version.value.dataRoot, what: "Docker's data", os: false}] : []),
  ];
  const found: MountedOn[] = [];
  for (const folder of folders) {
    const {mount} = await readMount(context, folder.path);
    if (mount.status === 'unknown') return mount;
    const majMin = mount.value?.majMin ?? null;
    if (majMin !== null) found.push({what: `${folder.what} (${folder.path})`, majMin, os: folder.os});
  }
  return {status: 'seen', value: found};
}

/** All mounts that can be seen: ours, and those of process 1 where we may read them (mkfs itself refuses the rest). */
async function mountedDevices(context: Context): Promise<Look<readonly MountedOn[]>> {
  const own = await context.host.readText('/proc/self/mountinfo');
  if (!own.ok) return {status: 'unknown', why: `/proc/self/mountinfo cannot be read: ${own.message}`};
  const first = await context.host.readText('/proc/1/mountinfo');
  const folders = await protectedFolders(context);
  if (folders.status === 'unknown') return folders;
  return {
    status: 'seen',
    value: [...parseMountInfo(own.value), ...(first.ok ? parseMountInfo(first.value) : []), ...folders.value],
  };
}

/** Looks at every whole disk of the machine. Reads only; needs root for what is on an unused disk. */
export async function observeDisks(context: Context): Promise<Read<readonly DiskFacts[]>> {
  const {devices, exit} = await readLsblk(context);
  if (!devices.ok) return devices;
  const mounted = await mountedDevices(context);
  const facts: DiskFacts[] = [];
  for (const disk of devices.value.filter(isWholeDisk)) {
    const uses: DiskFacts['uses'] =
      mounted.status === 'unknown' ? mounted : {status: 'seen', value: usesOf(disk, mounted.value)};
    const decided =
      disk.children.length > 0 ||
      disk.mountPoints.length > 0 ||
      (uses.status === 'seen' && uses.value.length > 0);
    const looked = decided ? {contents: null, evidence: []} : await observeContents(context, disk);
    facts.push({
      disk,
      mountPoint: context.settings.mountPoint,
      uses,
      contents: looked.contents,
      evidence: [
        {
          command: exit.shell,
          text: `${disk.path} ${disk.type} ${disk.bytes ?? '?'} bytes ${disk.model ?? ''}`.trim(),
        },
        ...looked.evidence,
      ],
    });
  }
  return {ok: true, value: facts};
}
