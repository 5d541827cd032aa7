import {existsSync, readdirSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {deviceNumber} from '../device-number.ts';
import type {Machine} from '../machine.ts';
import type {Handler} from './answer.ts';

type Found = {readonly lines: string[]; readonly complaints: string[]};

/** Walks a folder through its links. `above`: the folders that we came through, without links. */
function walk(machine: Machine, path: string, above: ReadonlyMap<string, string>, found: Found): void {
  const {files} = machine;
  const place = files.canonical(path);
  // Of a link that leads nowhere, the link itself is shown.
  const number = deviceNumber(machine, files.mountOf(place ?? dirname(path)));
  const cause = place === undefined ? undefined : above.get(place);
  if (cause !== undefined) {
    found.complaints.push(
      `find: File system loop detected; '${path}' is part of the same file system loop as '${cause}'.`,
    );
    return;
  }
  found.lines.push(`${number} ${path}`);
  if (place === undefined || !statSync(files.real(place)).isDirectory()) return;
  const through = new Map([...above, [place, path]]);
  for (const name of readdirSync(files.real(place))) walk(machine, join(path, name), through, found);
}

/** `find -L FOLDER... -printf '%D %p\n'` */
export const find: Handler = ({machine, args}) => {
  const [follow, ...rest] = args;
  const [print, format] = rest.slice(-2);
  const folders = rest.slice(0, -2);
  if (follow !== '-L' || print !== '-printf' || format !== '%D %p\\n' || folders.length === 0)
    return undefined;
  const found: Found = {lines: [], complaints: []};
  for (const folder of folders) {
    if (existsSync(machine.files.real(folder))) walk(machine, folder, new Map(), found);
    else found.complaints.push(`find: '${folder}': No such file or directory`);
  }
  return {
    stdout: found.lines.map(line => `${line}\n`).join(''),
    stderr: found.complaints.map(line => `${line}\n`).join(''),
    code: found.complaints.length > 0 ? 1 : 0,
  };
};
