import {lstatSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {Machine} from '../machine.ts';
import type {Handler} from './answer.ts';
import {deviceAt} from './device-at.ts';

const BANNER = 'debugfs 1.47.0 (5-Feb-2023)';
const ROOT = 2;
const LOST_AND_FOUND = 11;

/** `/INODE/MODE/UID/GID/NAME/BYTES/`; of folders it does not say how large they are. */
function entry(inode: number, name: string, file?: {readonly bytes: number}): string {
  const mode = file === undefined ? '040755' : '100644';
  return `/${inode}/${mode}/0/0/${name}/${file?.bytes ?? ''}/\n`;
}

function listing(machine: Machine, device: string): string {
  const top = machine.files.topOf(device);
  const names = readdirSync(top).filter(name => name !== 'lost+found');
  const entries = names.sort().map((name, at) => {
    const stat = lstatSync(join(top, name));
    return entry(LOST_AND_FOUND + 1 + at, name, stat.isDirectory() ? undefined : {bytes: stat.size});
  });
  return [entry(ROOT, '.'), entry(ROOT, '..'), entry(LOST_AND_FOUND, 'lost+found'), ...entries, '\n'].join(
    '',
  );
}

/** `debugfs -R 'ls -p /' DEV`: its exit code says nothing, and a version line is always on stderr. */
export const debugfs: Handler = ({machine, args}) => {
  const [option, request, device = '', ...others] = args;
  if (option !== '-R' || request !== 'ls -p /' || others.length > 0) return undefined;
  const found = deviceAt(machine, device);
  const why =
    found === undefined
      ? 'No such file or directory'
      : machine.devices.content(found.path).signature?.type === 'ext4'
        ? undefined
        : 'Bad magic number in super-block';
  if (found === undefined || why !== undefined)
    return {stderr: `${BANNER}\ndebugfs: ${why} while trying to open ${device}\nls: Filesystem not open\n`};
  return {stderr: `${BANNER}\n`, stdout: listing(machine, found.path)};
};
