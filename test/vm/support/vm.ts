import {rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {type Link, openLink} from '../../support/link.ts';

/** Where scripts/ci/vm-build.sh and vm-boot.sh keep the machine. */
export const lab = process.env.LAB ?? join(process.env.TMPDIR ?? tmpdir(), 'faststart-lab');
const port = process.env.VM_SSH_PORT ?? '2222';

export const PASSWORD = 'operator';
const USERS = ['operator', 'root'] as const;
type User = (typeof USERS)[number];

/** A login costs the emulated processor seconds: all share one connection. */
const OPTIONS = [
  '-q',
  ...['-i', join(lab, 'key'), '-p', port],
  ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'ConnectTimeout=60'],
  ...['-o', 'ControlMaster=auto', '-o', `ControlPath=${join(lab, 'ssh-%r')}`, '-o', 'ControlPersist=60'],
];

/** What an earlier machine left: a shared connection that leads nowhere any more. */
export async function forgetConnections(): Promise<void> {
  await Promise.all(USERS.map(user => rm(join(lab, `ssh-${user}`), {force: true})));
}

function args(user: User, ...rest: readonly string[]): string[] {
  return [...OPTIONS, `${user}@127.0.0.1`, ...rest];
}

/** The shared connection keeps the standard error of whoever opened it: as a pipe, it would be waited for. */
const UNHELD = {stderr: 'inherit'} as const;

/** Runs a script of bash in the machine, without a terminal; fails when it does. */
export async function inVm(user: User, script: string): Promise<string> {
  const bash = args(user, 'bash', '-euo', 'pipefail', '-s');
  const {stdout} = await execa('ssh', bash, {...UNHELD, input: script});
  return stdout;
}

/** A session with a real terminal of its own; both its streams arrive as one. */
export function onTerminal(user: User, command: string) {
  return execa('ssh', ['-tt', '-o', 'ControlMaster=no', ...args(user, command)], {reject: false, all: true});
}

/** An emulated processor takes its time with every screen. */
const PATIENCE_MS = 6 * 60_000;

/** The same, seen on a terminal, over a connection of its own that can drop. */
export function dial(user: User, command: string): Link {
  return openLink(['-o', 'ControlPath=none', ...args(user)], command, PATIENCE_MS);
}

/** Unpacks a tar in a folder of the operator's. */
export async function unpackIn(tar: string, folder: string): Promise<void> {
  const unpack = args('operator', `mkdir -p ${folder} && tar --extract --directory ${folder}`);
  await execa('ssh', unpack, {...UNHELD, inputFile: tar});
}
