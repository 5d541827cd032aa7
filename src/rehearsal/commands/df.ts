import type {Machine} from '../machine.ts';
import type {Mount} from '../mount-table.ts';
import {type Answer, fails, type Handler} from './answer.ts';
import {roomOn} from './filesystem-room.ts';
import {humanSize} from './human-size.ts';

type Column = {
  readonly head: string;
  readonly isNumber: boolean;
  cell(machine: Machine, mount: Mount, size: (bytes: number) => string): string;
};

const columns: Readonly<Record<string, Column>> = {
  source: {head: 'Filesystem', isNumber: false, cell: (_, mount) => mount.shownByDf ?? mount.source},
  fstype: {head: 'Type', isNumber: false, cell: (_, mount) => mount.fstype},
  size: {
    head: 'Size',
    isNumber: true,
    cell: (machine, mount, size) => size(roomOn(machine, mount).bytes),
  },
  used: {
    head: 'Used',
    isNumber: true,
    cell: (machine, mount, size) => size(roomOn(machine, mount).usedBytes),
  },
  avail: {
    head: 'Avail',
    isNumber: true,
    cell: (machine, mount, size) => size(roomOn(machine, mount).availableBytes),
  },
  iavail: {
    head: 'IFree',
    isNumber: true,
    cell: (machine, mount) => String(roomOn(machine, mount).freeInodes),
  },
  pcent: {
    head: 'Use%',
    isNumber: true,
    cell(machine, mount) {
      const {usedBytes, availableBytes} = roomOn(machine, mount);
      return `${Math.ceil((100 * usedBytes) / (usedBytes + availableBytes))}%`;
    },
  },
  target: {head: 'Mounted on', isNumber: false, cell: (_, mount) => mount.target},
};

const HUMAN = ['source', 'fstype', 'size', 'used', 'avail', 'pcent', 'target'];

/** Columns are as wide as their widest cell; the last is not padded. */
function table(
  names: readonly string[],
  machine: Machine,
  mounts: readonly Mount[],
  isHuman: boolean,
): string {
  const chosen = names.flatMap(name => columns[name] ?? []);
  const rows = [
    chosen.map(({head}) => head),
    ...mounts.map(mount => chosen.map(({cell}) => cell(machine, mount, isHuman ? humanSize : String))),
  ];
  const widths = chosen.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    if (chosen[column]?.isNumber) return cell.padStart(width);
    return column === chosen.length - 1 ? cell : cell.padEnd(width);
  };
  return rows.map(row => `${row.map(pad).join(' ')}\n`).join('');
}

function answer(
  machine: Machine,
  paths: readonly string[],
  names: readonly string[],
  isHuman: boolean,
): Answer {
  const missing = paths.filter(path => !machine.files.exists(path));
  const mounts = paths.filter(path => !missing.includes(path)).map(path => machine.files.mountOf(path));
  const complaints = missing.map(path => `df: ${path}: No such file or directory`);
  if (paths.length > 0 && mounts.length === 0) return fails(1, complaints.join('\n'));
  return {
    stdout: table(names, machine, paths.length === 0 ? machine.files.mounts : mounts, isHuman),
    stderr: complaints.map(line => `${line}\n`).join(''),
    code: missing.length > 0 ? 1 : 0,
  };
}

/** `df -hT PATH...`, or `df --block-size=1 --output=COLUMNS PATH...` */
export const df: Handler = ({machine, args}) => {
  const [first, second, ...rest] = args;
  if (first === '-hT') return answer(machine, args.slice(1), HUMAN, true);
  const names = /^--output=(.+)$/.exec(second ?? '')?.[1]?.split(',');
  if (first !== '--block-size=1' || names === undefined || names.some(name => columns[name] === undefined))
    return undefined;
  return answer(machine, rest, names, false);
};
