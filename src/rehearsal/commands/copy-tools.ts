import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {dirname} from 'node:path';
import type {Machine} from '../machine.ts';
import {type Answer, type Asked, fails, type Handler} from './answer.ts';
import {mayWrite} from './may-write.ts';
import {recordAt} from './record-at.ts';

/** Why a file cannot be put there, in the words of the program. */
function noPlace({machine, isRoot}: Asked, to: string, complaint: string): Answer | undefined {
  if (!machine.files.exists(dirname(to))) return fails(1, `${complaint}: No such file or directory`);
  return isRoot || mayWrite(machine, to) ? undefined : fails(1, `${complaint}: Permission denied`);
}

function give(machine: Machine, path: string, uid: number, gid: number): void {
  if (process.getuid?.() === 0) chownSync(machine.files.real(path), uid, gid);
}

/** What is in the way is kept as `NAME.~1~`, or the next number that is free. */
function keepNumbered(target: string): void {
  if (!existsSync(target)) return;
  let number = 1;
  while (existsSync(`${target}.~${number}~`)) number += 1;
  renameSync(target, `${target}.~${number}~`);
}

/** `cp [--preserve] [--backup=numbered] [--no-target-directory] FROM TO` */
export const cp: Handler = asked => {
  const {machine, args} = asked;
  const [from = '', to = '', ...more] = args.filter(word => !word.startsWith('-'));
  if (more.length > 0 || to === '') return undefined;
  const source = machine.files.real(from);
  if (!existsSync(source)) return fails(1, `cp: cannot stat '${from}': No such file or directory`);
  const refused = noPlace(asked, to, `cp: cannot create regular file '${to}'`);
  if (refused !== undefined) return refused;
  const target = machine.files.real(to);
  if (args.includes('--backup=numbered')) keepNumbered(target);
  copyFileSync(source, target);
  if (!args.includes('--preserve')) return {};
  const {mode, atime, mtime, uid, gid} = statSync(source);
  chmodSync(target, mode);
  utimesSync(target, atime, mtime);
  give(machine, to, uid, gid);
  return {};
};

/** `install -m MODE -o root -g root FROM TO` */
export const install: Handler = asked => {
  const {machine, args} = asked;
  const [m, mode = '', o, owner, g, group, from = '', to = '', ...more] = args;
  const isKnown = `${m} ${o} ${owner} ${g} ${group}` === '-m -o root -g root';
  if (!isKnown || to === '' || more.length > 0) return undefined;
  const source = recordAt(machine, from);
  if (!existsSync(source)) return fails(1, `install: cannot stat '${from}': No such file or directory`);
  const refused = noPlace(asked, to, `install: cannot create regular file '${to}'`);
  if (refused !== undefined) return refused;
  if (!asked.isRoot) return fails(1, `install: cannot change ownership of '${to}': Operation not permitted`);
  copyFileSync(source, machine.files.real(to));
  chmodSync(machine.files.real(to), Number.parseInt(mode, 8));
  give(machine, to, 0, 0);
  return {};
};

/** `mv -T FROM TO` */
export const mv: Handler = asked => {
  const {machine, args} = asked;
  const [option, from = '', to = '', ...more] = args;
  if (option !== '-T' || to === '' || more.length > 0) return undefined;
  if (!machine.files.exists(from)) return fails(1, `mv: cannot stat '${from}': No such file or directory`);
  const refused = noPlace(asked, to, `mv: cannot move '${from}' to '${to}'`);
  if (refused !== undefined) return refused;
  renameSync(machine.files.real(from), machine.files.real(to));
  return {};
};

/** `tee [-a] PATH` */
export const tee: Handler = asked => {
  const {machine, args, command} = asked;
  const path = args.filter(word => word !== '-a' && word !== '--append')[0];
  if (path === undefined) return undefined;
  const text = command.stdin ?? '';
  const refused = noPlace(asked, path, `tee: ${path}`);
  if (refused !== undefined) return {...refused, stdout: text};
  const write = args.length > 1 ? appendFileSync : writeFileSync;
  write(machine.files.real(path), text);
  return {stdout: text};
};
