import {basename} from 'node:path';
import type {Command} from '../../engine/plan.ts';
import {toShell} from '../../engine/shell.ts';
import type {Machine} from '../machine.ts';
import {type Answer, fails, type Handler} from './answer.ts';
import {cat} from './cat.ts';
import {cp, install, mv, tee} from './copy-tools.ts';
import {dd} from './dd.ts';
import {debugfs} from './debugfs.ts';
import {df} from './df.ts';
import {docker} from './docker.ts';
import {du} from './du.ts';
import {dumpe2fs} from './dumpe2fs.ts';
import {chattr, chmod, chown, mkdir, rm} from './file-tools.ts';
import {find} from './find.ts';
import {findmnt} from './findmnt.ts';
import {flock} from './flock.ts';
import {fuser} from './fuser.ts';
import {git} from './git.ts';
import {grep} from './grep.ts';
import {lsblk} from './lsblk.ts';
import {mkfs} from './mkfs.ts';
import {mount, umount} from './mount.ts';
import {nvidiaSmi} from './nvidia-smi.ts';
import {fincore, sync, sysctl} from './page-cache-tools.ts';
import {blkid, file, wipefs} from './probe.ts';
import {cmp, xargs} from './raw-bytes.ts';
import {readEnvAsBash} from './read-env-as-bash.ts';
import {refusedToUsers} from './refused-to-users.ts';
import {dmesg, fio, nvme, sudo, systemctl, uname} from './small-programs.ts';
import {ss} from './ss.ts';
import {udevadm} from './udevadm.ts';

const programs: Readonly<Record<string, Handler>> = {
  blkid,
  cat,
  chattr,
  chmod,
  chown,
  cmp,
  cp,
  dd,
  debugfs,
  df,
  dmesg,
  docker,
  du,
  dumpe2fs,
  env: readEnvAsBash,
  file,
  fincore,
  find,
  findmnt,
  fio,
  flock,
  fuser,
  git,
  grep,
  install,
  lsblk,
  mkdir,
  'mkfs.ext4': mkfs,
  mount,
  mv,
  'nvidia-smi': nvidiaSmi,
  nvme,
  rm,
  ss,
  sudo,
  sync,
  sysctl,
  systemctl,
  tee,
  udevadm,
  umount,
  uname,
  wipefs,
  xargs,
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
  const refused = isRoot ? undefined : refusedToUsers[name]?.(args);
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
