import type {DiskView} from '../disks/types.ts';

/** As the disk is sold: `3841 GB`. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`;
}

const LONGEST_MODEL = 20;
const LONGEST_SERIAL = 16;

/** Its end tells serials apart, its beginning models. */
function shortened(text: string, longest: number, keeps: 'start' | 'end'): string {
  if (text.length <= longest) return text;
  return keeps === 'start' ? `${text.slice(0, longest - 2)}..` : `..${text.slice(2 - longest)}`;
}

/** What tells disks apart comes first: where a row has no room for all of it, the end is left out. */
function cells(disk: DiskView): readonly string[] {
  const {serial, namespace, bytes} = disk.identity;
  const number = namespace === null || namespace === '1' ? '' : `/${namespace}`;
  return [
    disk.device,
    disk.word,
    gigabytes(bytes),
    `${shortened(serial ?? 'no serial', LONGEST_SERIAL, 'end')}${number}`,
    shortened(disk.model ?? 'unknown model', LONGEST_MODEL, 'start'),
  ];
}

/** One label a disk, in columns of one width each: what an operator needs to tell them apart. */
export function nameLines(disks: readonly DiskView[]): readonly string[] {
  const rows = disks.map(cells);
  const widths = [0, 1, 2, 3, 4].map(at => Math.max(...rows.map(row => row[at]?.length ?? 0)));
  return rows.map(row =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Where the disk is, and why it has its word. */
export function reasonOf({place, reasons}: DiskView): string {
  const reason = reasons[0] ?? '';
  return place.called === null ? reason : `${place.called}; ${reason}`;
}

/** The labels, with the reason behind each. */
export function diskLines(disks: readonly DiskView[]): readonly string[] {
  const names = nameLines(disks);
  const width = Math.max(...names.map(name => name.length));
  return disks.map((disk, at) => `${(names[at] ?? '').padEnd(width)}  ${reasonOf(disk)}`);
}
