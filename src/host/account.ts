import {userInfo} from 'node:os';
import {isAbsolute} from 'node:path';
import type {Host} from './ports.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Debian's word for "none": nothing can be made there, and a refusal says so by name. */
const NO_HOME = '/nonexistent';

/** A folder that a variable names. One that is empty or relative means another place at each start: as if not set. */
export function folderIn(environment: Variables, key: string): string | null {
  const value = environment[key];
  return value !== undefined && isAbsolute(value) ? value : null;
}

/** Whose account this process runs in. A user id need not have an entry in passwd: its number is its name then. */
export function ownAccount(environment: Variables, ask: typeof userInfo = userInfo): Host['user'] {
  try {
    const {uid, gid, username, homedir} = ask();
    return {uid, gid, name: username, home: homedir};
  } catch {
    // ERR_SYSTEM_ERROR: passwd was asked, and does not list this user id.
  }
  const uid = process.geteuid?.() ?? -1;
  const home = folderIn(environment, 'HOME') ?? NO_HOME;
  return {uid, gid: process.getegid?.() ?? -1, name: String(uid), home};
}

/** Where our own files belong: $HOME, else the home folder that the account has. */
export function homeFolder(environment: Variables, ask: typeof userInfo = userInfo): string {
  return folderIn(environment, 'HOME') ?? ownAccount(environment, ask).home;
}
