import {existsSync, readdirSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {deviceNumber} from '../device-number.ts';
import type {Machine} from '../machine.ts';
import type {Handler} from './answer.ts';

type Found = {readonly lines: string[]; readonly complaints: string[]};

/** `pruned`: what is neither printed nor entered. */
type Walk = {readonly machine: Machine; readonly pruned: string; readonly found: Found};

/** Walks a folder through its links. `above`: the folders that we came through, without links. */
function walk(by: Walk, path: string, above: ReadonlyMap<string, string>): void {
  const {machine, pruned, found} = by;
  if (path === pruned) return;
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
  for (const name of readdirSync(files.real(place))) walk(by, join(path, name), through);
}

/** A pattern without wildcards, as the path that it stands for. */
function literal(pattern: string): string | undefined {
  return /(?<!\\)[*?[]/.test(pattern) ? undefined : pattern.replace(/\\(.)/g, '$1');
}

/** `find -L FOLDER -path PATTERN -prune -o -printf '%D %p\n'` */
export const find: Handler = ({machine, args}) => {
  const [follow, folder, test, pattern = '', ...rest] = args;
  const pruned = literal(pattern);
  if (follow !== '-L' || folder === undefined || test !== '-path' || pruned === undefined) return undefined;
  if (rest.join(' ') !== '-prune -o -printf %D %p\\n') return undefined;
  const found: Found = {lines: [], complaints: []};
  if (existsSync(machine.files.real(folder))) walk({machine, pruned, found}, folder, new Map());
  else found.complaints.push(`find: '${folder}': No such file or directory`);
  return {
    stdout: found.lines.map(line => `${line}\n`).join(''),
    stderr: found.complaints.map(line => `${line}\n`).join(''),
    code: found.complaints.length > 0 ? 1 : 0,
  };
};
