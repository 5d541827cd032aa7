import {fails, type Handler} from './answer.ts';

/** `sudo -n /usr/bin/true`: needs no password, as on cloud images; a rehearsal never lends the terminal to the real sudo. */
export const sudo: Handler = ({args}) => (args.join(' ') === '-n /usr/bin/true' ? {} : undefined);

export const uname: Handler = ({machine, args}) => {
  const words: Readonly<Record<string, string>> = {
    '-r': machine.spec.kernel,
    '-s': 'Linux',
    '-m': 'x86_64',
    '-n': machine.spec.hostname,
  };
  const found = words[args[0] ?? '-s'];
  return found === undefined ? undefined : {stdout: `${found}\n`};
};

/** `dmesg`: a kernel that has nothing to say about memory. */
export const dmesg: Handler = ({args}) => (args.join(' ') === '--time-format iso' ? {} : undefined);

/** `systemctl daemon-reload`: systemd reads fstab again. */
export const systemctl: Handler = ({args}) =>
  args.join(' ') === 'daemon-reload' ? {takesMs: 200} : undefined;

/** Not installed on any recorded machine, as on most. */
export const fio: Handler = () => fails(127, 'bash: /usr/bin/fio: No such file or directory');
