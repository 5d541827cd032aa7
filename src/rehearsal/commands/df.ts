import {fails, type Handler} from './answer.ts';
import {roomOn} from './filesystem-room.ts';
import {humanSize} from './human-size.ts';

const HEAD = ['Filesystem', 'Type', 'Size', 'Used', 'Avail', 'Use%', 'Mounted on'];

/** `df -hT PATH...` */
export const df: Handler = ({machine, args}) => {
  const [options, ...paths] = args;
  if (options !== '-hT') return undefined;
  const missing = paths.filter(path => !machine.files.exists(path));
  const present = paths.filter(path => machine.files.exists(path)).map(path => machine.files.mountOf(path));
  if (paths.length > 0 && present.length === 0)
    return fails(1, missing.map(path => `df: ${path}: No such file or directory`).join('\n'));
  const rows = (paths.length === 0 ? machine.files.mounts : present).map(mount => {
    const {bytes, usedBytes, availableBytes} = roomOn(machine, mount);
    const share = Math.ceil((100 * usedBytes) / (usedBytes + availableBytes));
    return [
      mount.shownByDf ?? mount.source,
      mount.fstype,
      humanSize(bytes),
      humanSize(usedBytes),
      humanSize(availableBytes),
      `${share}%`,
      mount.target,
    ];
  });
  const widths = HEAD.map((_, column) => Math.max(...[HEAD, ...rows].map(row => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column < 2
          ? cell.padEnd(widths[column] ?? 0)
          : column === row.length - 1
            ? cell
            : cell.padStart(widths[column] ?? 0),
      )
      .join(' ');
  return {
    stdout: [HEAD, ...rows].map(row => `${line(row)}\n`).join(''),
    stderr: missing.map(path => `df: ${path}: No such file or directory\n`).join(''),
    code: missing.length > 0 ? 1 : 0,
  };
};
