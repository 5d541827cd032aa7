import type {Context} from '../context.ts';
import type {Evidence} from '../engine/gate.ts';
import type {BlockDevice} from './types.ts';

/**
 * Links that name the disk itself, the best first. Those by path, UUID or label name a place or what is on the disk,
 * and so do LVM's and the RAID's below by-id.
 */
const RANKS: readonly RegExp[] = [
  /^\/dev\/disk\/by-id\/nvme-(?!(?:eui|nguid|uuid|nvme)\.)/,
  /^\/dev\/disk\/by-id\/google-/,
  /^\/dev\/disk\/by-id\/(?:nvme|wwn|scsi|ata|virtio|usb|mmc)-/,
  /^\/dev\/disk\/azure\/local\/by-serial\//,
  /^\/dev\/disk\/azure\//,
];

function rankOf(link: string): number {
  return RANKS.findIndex(pattern => pattern.test(link));
}

/** Reads the words of udevadm. Of equal rank the shorter comes first: the longer ones add the namespace. Pure. */
export function rankLinks(words: string): readonly string[] {
  const links = words
    .split(/\s+/)
    .filter(word => word !== '')
    .map(word => (word.startsWith('/dev/') ? word : `/dev/${word}`))
    .filter(link => rankOf(link) >= 0);
  return [...new Set(links)].sort(
    (a, b) => rankOf(a) - rankOf(b) || a.length - b.length || a.localeCompare(b, 'en'),
  );
}

/** udev's own list for the disk, without links that are seen to lead to another one now. */
export async function observeLinks(
  context: Context,
  disk: BlockDevice,
): Promise<{readonly links: readonly string[]; readonly evidence: Evidence}> {
  const exit = await context.host.run(
    {argv: ['/usr/bin/udevadm', 'info', '--query=symlink', `--name=${disk.path}`]},
    {timeoutMs: 20_000, signal: context.signal},
  );
  const links: string[] = [];
  for (const link of exit.ok ? rankLinks(exit.stdout) : []) {
    const real = await context.host.realPath(link);
    if (!real.ok || real.value === disk.path) links.push(link);
  }
  const text = exit.stdout.trim() || exit.stderr.trim() || `nothing printed, exit code ${exit.code}`;
  return {links, evidence: {command: exit.shell, text}};
}

/**
 * Namespaces of one controller share its model and serial, so udev gives the same link to several disks, and it leads
 * to whichever came last. Such a link names none of them. Pure.
 */
export function unsharedLinks(all: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const claimed = new Map<string, number>();
  for (const link of all.flat()) claimed.set(link, (claimed.get(link) ?? 0) + 1);
  return all.map(links => links.filter(link => claimed.get(link) === 1));
}
