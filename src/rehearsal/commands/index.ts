import {basename} from 'node:path';
import type {Command} from '../../engine/plan.ts';
import {toShell} from '../../engine/shell.ts';
import type {Machine} from '../machine.ts';
import {type Answer, fails, type Handler} from './answer.ts';
import {df} from './df.ts';
import {docker} from './docker.ts';
import {chmod, chown, cp, mkdir, rm, tee} from './file-tools.ts';
import {findmnt} from './findmnt.ts';
import {lsblk} from './lsblk.ts';
import {mkfs} from './mkfs.ts';
import {mount, umount} from './mount.ts';
import {nvidiaSmi} from './nvidia-smi.ts';
import {dd, fincore, sync, sysctl} from './page-cache-tools.ts';
import {blkid, cmp, file, wipefs} from './probe.ts';
import {readEnvAsBash} from './read-env-as-bash.ts';
import {git, sudo, uname} from './small-programs.ts';
import {ss} from './ss.ts';

const programs: Readonly<Record<string, Handler>> = {
  blkid,
  chmod,
  chown,
  cmp,
  cp,
  dd,
  df,
  docker,
  env: readEnvAsBash,
  file,
  fincore,
  findmnt,
  git,
  lsblk,
  mkdir,
  'mkfs.ext4': mkfs,
  mount,
  'nvidia-smi': nvidiaSmi,
  rm,
  ss,
  sudo,
  sync,
  sysctl,
  tee,
  umount,
  uname,
  wipefs,
};

/** What a plain user hears from programs that only root may run. */
const FOR_ROOT: Readonly<Record<string, (args: readonly string[]) => Answer>> = {
  blkid: () => ({code: 2}),
  wipefs: args => fails(1, `wipefs: error: ${args.at(-1)}: probing initialization failed: Permission denied`),
  cmp: args => fails(2, `cmp: ${args.at(-2)}: Permission denied`),
  'mkfs.ext4': args => fails(1, `Could not open ${args.at(-1)}: Permission denied`),
  mount: args => fails(32, `mount: ${args.at(-1)}: must be superuser to use mount.`),
  umount: args => fails(32, `umount: ${args.at(-1)}: must be superuser to unmount.`),
  chown: args => fails(1, `chown: changing ownership of '${args.at(-1)}': Operation not permitted`),
  sysctl: () => fails(255, 'sysctl: permission denied on key "vm.drop_caches"'),
};

/** Answers a command as the machine would; what no rehearsal holds is exit code 127, and is remembered. */
export async function answerCommand(machine: Machine, command: Command): Promise<Required<Answer>> {
  const [program, ...args] = command.argv;
  const name = basename(program);
  const isRoot = command.sudo === true || machine.user.uid === 0;
  const env = Object.fromEntries(
    Object.entries(command.env ?? {}).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : value.secret,
    ]),
  );
  const refused = isRoot ? undefined : FOR_ROOT[name]?.(args);
  const answer = refused ?? (await programs[name]?.({machine, command, args, isRoot, env}));
  if (answer === undefined) machine.unexpected.push(toShell(command));
  return {
    stdout: '',
    stderr: '',
    code: 0,
    takesMs: 0,
    ...(answer ?? fails(127, `${program}: this rehearsal has no answer to: ${toShell(command)}`)),
  };
}
