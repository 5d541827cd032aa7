/** A partition after the name of its disk: names that end in a digit have a p between. */
const PART = /^(?:(nvme\d+n\d+|(?:md|mmcblk|nbd|loop)\d+)p\d+|((?:s|h|v|xv)d[a-z]+)\d+)$/;

function diskOf(name: string): string {
  const [, numbered, lettered] = PART.exec(name) ?? [];
  return numbered ?? lettered ?? name;
}

const bare = (device: string): string =>
  device
    .trim()
    .replace(/^\/dev\//, '')
    .replace(/-part\d+$/, '');

const isLink = (name: string): boolean => name.startsWith('disk/');

/**
 * Whether two names mean one disk, as far as names tell: with or without `/dev/`, a partition for its disk. null = a
 * link and an NVMe's kernel name, which only the machine could compare. Pure.
 */
export function sameDisk(one: string, other: string): boolean | null {
  const [a, b] = [bare(one), bare(other)];
  if (a === b) return true;
  if (isLink(a) !== isLink(b)) {
    const name = isLink(a) ? b : a;
    return name.startsWith('nvme') ? null : false;
  }
  return !isLink(a) && diskOf(a) === diskOf(b);
}
