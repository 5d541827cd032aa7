import type {DiskPlace, DiskView, DiskWord} from '../disks/types.ts';
import {gigabytes} from '../runbook/choose-disk.ts';
import {wrap} from './format.ts';
import type {Paint, Tone} from './paint.ts';

const tones: Readonly<Record<DiskWord, Tone>> = {
  OS: 'stop',
  'IN USE': 'warn',
  'HAS DATA': 'warn',
  BLANK: 'ok',
  READY: 'ok',
  REMOTE: 'dim',
  UNKNOWN: 'warn',
};

const GAP = '  ';
const HEAD = ['', 'device', 'size', 'serial', 'model'] as const;
const SIZE_AT = 2;
const LEAST_MODEL_COLUMNS = 12;

export type TableLook = {readonly columns: number; readonly ascii: boolean; readonly paint: Paint};

/** What a disk or its label says of itself, without what could move the cursor. */
function harmless(text: string, ascii: boolean): string {
  const still = text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, '?');
  return ascii ? still.replace(/[^\x20-\x7e]/gu, '?') : still;
}

/** The serial; with the number of the namespace where several disks share it. */
function serialOf({identity: {serial, namespace}}: DiskView, disks: readonly DiskView[]): string {
  if (serial === null) return 'no serial';
  const sharing = disks.filter(other => other.identity.serial === serial);
  return sharing.length > 1 && namespace !== null ? `${serial} ns ${namespace}` : serial;
}

const kinds = {local: 'local', remote: 'remote', unknown: 'local or remote is not known'} as const;

function placeOf({kind, called}: DiskPlace): string {
  return called === null ? kinds[kind] : `${kinds[kind]}: ${called}`;
}

/** The deciding reason; for a blank disk that may not be formatted all the same, also why not. */
function decidingReasons({word, formattable, reasons}: DiskView): readonly string[] {
  return word === 'BLANK' && !formattable ? reasons : reasons.slice(0, 1);
}

/** Where the disk is; nothing where the reasons say so in the same words already. */
function placeUnsaid({place, reasons}: DiskView): string[] {
  const {called} = place;
  return called !== null && reasons.some(reason => reason.includes(called)) ? [] : [placeOf(place)];
}

function cut(text: string, columns: number): string {
  if (text.length <= columns) return text;
  return columns === 0 ? '' : `${text.slice(0, columns - 3)}...`;
}

/**
 * One line a disk, the word first, and below it why it is that word and where the disk is. A model that had to be cut
 * is repeated there in full; a serial is never cut, because it must be typed.
 */
export function diskLines(disks: readonly DiskView[], {columns, ascii, paint}: TableLook): string[] {
  if (disks.length === 0) return ['no disks at all'];
  const clean = (text: string) => harmless(text, ascii);
  const rows = disks.map(disk => [
    disk.word,
    disk.device,
    gigabytes(disk.identity.bytes),
    clean(serialOf(disk, disks)),
    clean(disk.model ?? 'unknown model'),
  ]);
  const widths = HEAD.map((head, at) => Math.max(head.length, ...rows.map(row => row[at]?.length ?? 0)));
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  // Where there is no room for the model, it stands with the reasons.
  const room = columns - before < LEAST_MODEL_COLUMNS ? 0 : columns - before;
  const indent = ' '.repeat((widths[0] ?? 0) + GAP.length);
  const line = (cells: readonly string[]): string[] =>
    cells.map((cell, at) => {
      if (at === HEAD.length - 1) return cut(cell, room);
      return at === SIZE_AT ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
    });
  const reasonsOf = (disk: DiskView, model: string): string =>
    [...decidingReasons(disk), ...placeUnsaid(disk), ...(model.length > room ? [model] : [])].join('; ');
  return [
    paint(line(HEAD).join(GAP).trimEnd(), 'dim'),
    ...disks.flatMap((disk, at) => {
      const cells = rows[at] ?? [];
      const [word = '', ...rest] = line(cells);
      return [
        `${paint(word, tones[disk.word])}${GAP}${rest.join(GAP)}`.trimEnd(),
        ...wrap(clean(reasonsOf(disk, cells.at(-1) ?? '')), columns - indent.length).map(
          text => `${indent}${text}`,
        ),
      ];
    }),
  ];
}
