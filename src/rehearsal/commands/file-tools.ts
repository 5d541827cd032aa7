import {chmodSync, chownSync, existsSync, mkdirSync, readdirSync, rmSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fails, type Handler} from './answer.ts';

/** Only root may give files away; where the rehearsal does not run as root, they are the operator's already. */
function giveTo(real: string, uid: number, gid: number, deep: boolean): void {
  if (process.getuid?.() === 0) chownSync(real, uid, gid);
  if (!deep || !statSync(real).isDirectory()) return;
  for (const name of readdirSync(real)) giveTo(join(real, name), uid, gid, true);
}

/** `mkdir -p PATH...`: as root what is made is root's. */
export const mkdir: Handler = ({machine, args, isRoot}) => {
  const [option, ...paths] = args;
  if (option !== '-p' || paths.length === 0) return undefined;
  for (const path of paths) {
    const parent = machine.files.canonical(dirname(path));
    if (!isRoot && (parent === undefined || !parent.startsWith(machine.user.home)))
      return fails(1, `mkdir: cannot create directory '${path}': Permission denied`);
    mkdirSync(machine.files.real(path), {recursive: true});
  }
  return {};
};

/** `chown [-R] USER:GROUP PATH...` */
export const chown: Handler = ({machine, args}) => {
  const [owner = '', ...paths] = args.filter(word => word !== '-R');
  const root = owner.split(':')[0] === 'root' || owner.split(':')[0] === '0';
  const {uid, gid} = root ? {uid: 0, gid: 0} : machine.user;
  if (!root && ![machine.user.name, String(machine.user.uid)].includes(owner.split(':')[0] ?? ''))
    return fails(1, `chown: invalid user: '${owner}'`);
  for (const path of paths) {
    if (!existsSync(machine.files.real(path)))
      return fails(1, `chown: cannot access '${path}': No such file or directory`);
    giveTo(machine.files.real(path), uid, gid, args.includes('-R'));
  }
  return {};
};

/** `chmod MODE PATH...`, octal. */
export const chmod: Handler = ({machine, args}) => {
  const [mode = '', ...paths] = args;
  if (!/^[0-7]{3,4}$/.test(mode)) return undefined;
  for (const path of paths) {
    if (!existsSync(machine.files.real(path)))
      return fails(1, `chmod: cannot access '${path}': No such file or directory`);
    chmodSync(machine.files.real(path), Number.parseInt(mode, 8));
  }
  return {};
};

/** `chattr +i PATH`, `chattr -i PATH`: says nothing. No rehearsal writes below an unmounted mount point. */
export const chattr: Handler = ({machine, args}) => {
  const [change = '', path = '', ...more] = args;
  if (!/^[+-]i$/.test(change) || path === '' || more.length > 0) return undefined;
  return machine.files.exists(path)
    ? {}
    : fails(1, `chattr: No such file or directory while trying to stat ${path}`);
};

/** `rm -rf --one-file-system -- PATH...` */
export const rm: Handler = ({machine, args}) => {
  const [recursive, oneFileSystem, end, ...paths] = args;
  if (recursive !== '-rf' || oneFileSystem !== '--one-file-system' || end !== '--') return undefined;
  for (const path of paths) rmSync(machine.files.real(path), {recursive: true, force: true});
  return {takesMs: 300};
};
