import type {FileStat, Host} from '../host/ports.ts';
import {type Finding, finding} from './finding.ts';
import {byHand, fix, runStep} from './result.ts';

type User = Host['user'];

const OWNER_WRITES = 0o300;

/** Folders whose owner is nobody's to change for a model: the root, the home folder, the mount point, those above. */
function isShared(real: string, user: User, mountPoint: string): boolean {
  return [user.home, mountPoint].some(
    kept => kept === real || kept.startsWith(`${real.replace(/\/+$/, '')}/`),
  );
}

/**
 * Whether the operator may write there. The way out changes this one folder and nothing below it, and never a folder
 * that holds more than the model. Pure.
 */
export function judgeOwner(
  folder: {readonly key: string; readonly path: string; readonly stat: FileStat; readonly real: string},
  user: User,
  mountPoint: string,
): readonly Finding[] {
  const {key, path, stat, real} = folder;
  if (user.uid === 0) return [];
  const others = stat.uid !== user.uid;
  const closed = !others && (stat.mode & OWNER_WRITES) !== OWNER_WRITES;
  if (!others && !closed) return [];
  const state = others
    ? `belongs to user ${stat.uid}, not to ${user.name}`
    : `may not be written to by its owner`;
  if (isShared(real, user, mountPoint)) {
    const text = `${key}: ${path} ${state}; it holds more than the model, so that its owner is left alone`;
    const move = byHand(`give ${key} a folder of its own`, `${key}=${mountPoint}/...`);
    return [finding('hardStop', `${key} is ${real} itself`, text, runStep('2', `correct ${key}`), move)];
  }
  const mend = others
    ? fix(`make ${path} yours`, {argv: ['/usr/bin/chown', `${user.uid}:${user.gid}`, path], sudo: true})
    : fix(`let its owner write to ${path}`, {argv: ['/usr/bin/chmod', 'u+wx', path]});
  const short = others ? `a folder does not belong to ${user.name}` : 'a folder is closed to its owner';
  return [finding('warn', short, `${key}: ${path} ${state}`, mend)];
}
