/** One line of a mountinfo file. */
export type MountLine = {
  readonly id: string;
  readonly parent: string;
  readonly majMin: string;
  /** What of the file system, or of its btrfs subvolume, is shown: `/`, or the folder or file of a bind mount. */
  readonly root: string;
  readonly target: string;
  readonly fsType: string;
  /** As it was given to mount: `/dev/nvme0n1p1`, `tank/data`, `overlay`. */
  readonly source: string;
};

/** Blanks and the like are octal in files of /proc. */
function decode(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** btrfs mounts subvolumes, which are whole file systems to whoever sees them; its options name the subvolume. */
function rootOf(root: string, fsType: string, options: string): string {
  if (fsType !== 'btrfs') return root;
  const subvolume = /(?:^|,)subvol=(.*)$/.exec(options)?.[1];
  if (subvolume === undefined || root === subvolume) return '/';
  const above = subvolume === '/' ? '' : subvolume;
  return root.startsWith(`${above}/`) ? root.slice(above.length) : root;
}

/** Reads a mountinfo file; a line may have any number of optional fields before the dash. Pure. */
export function parseMountInfo(text: string): readonly MountLine[] {
  return text.split('\n').flatMap(line => {
    const [before = '', after = ''] = line.split(' - ');
    const [id, parent, majMin, root = '/', target] = before.split(' ');
    const [fsType = '', source = '', options = ''] = after.split(' ');
    if (id === undefined || parent === undefined || majMin === undefined || target === undefined) return [];
    const shown = rootOf(decode(root), fsType, decode(options));
    return [{id, parent, majMin, root: shown, target: decode(target), fsType, source: decode(source)}];
  });
}

function covers(target: string, path: string): boolean {
  return target === '/' || path === target || path.startsWith(`${target}/`);
}

/** Of mounts on the same mount: the one that a walk down the path meets first, and of those on one point the last. */
function firstMet(candidates: readonly MountLine[], path: string): MountLine | undefined {
  let best: MountLine | undefined;
  for (const one of candidates) {
    if (covers(one.target, path) && (best === undefined || one.target.length <= best.target.length))
      best = one;
  }
  return best;
}

/** The mount that a resolved path is on, found as the kernel finds it: what is hidden below another mount is not. Pure. */
export function mountOf(table: readonly MountLine[], path: string): MountLine | undefined {
  const ids = new Set(table.map(line => line.id));
  let rest = table;
  let current = firstMet(
    table.filter(line => !ids.has(line.parent)),
    path,
  );
  while (current !== undefined) {
    const {id} = current;
    rest = rest.filter(line => line.id !== id);
    const next = firstMet(
      rest.filter(line => line.parent === id),
      path,
    );
    if (next === undefined) return current;
    current = next;
  }
  return undefined;
}
