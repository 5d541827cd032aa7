import {mountOf, parseMountInfo} from '../disks/mount-table.ts';

/** A file or folder, however many mounts lead to it: its file system, and where it is in there. */
export type Place = {readonly majMin: string; readonly inside: string};

/** What of its file system each mount shows, by the mount's id: `/`, or the folder of a bind mount. */
function rootsOf(mountInfo: string): ReadonlyMap<string, string> {
  return new Map(
    mountInfo.split('\n').map(line => {
      const [id = '', , , root = '/'] = line.split(' ');
      const octal = (_: string, digits: string) => String.fromCharCode(Number.parseInt(digits, 8));
      return [id, root.replace(/\\([0-7]{3})/g, octal)];
    }),
  );
}

/** Where a resolved path is, by the text of a mountinfo file. null = that does not say. Pure. */
export function placeOf(mountInfo: string, path: string): Place | null {
  const on = mountOf(parseMountInfo(mountInfo), path);
  if (on === undefined) return null;
  const root = rootsOf(mountInfo).get(on.id) ?? '/';
  const rest = on.target === '/' ? path : path.slice(on.target.length);
  const inside = `${root === '/' ? '' : root}${rest}`;
  return {majMin: on.majMin, inside: inside === '' ? '/' : inside};
}
