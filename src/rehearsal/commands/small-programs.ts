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

/** `dmesg`: a kernel that has nothing to say about memory, or about disks that fail. */
export const dmesg: Handler = ({args}) =>
  ['--time-format iso', '--kernel --level=emerg,alert,crit,err,warn'].includes(args.join(' '))
    ? {}
    : undefined;

/** `nvme smart-log`: a drive in good health. */
export const nvme: Handler = ({args}) =>
  args.slice(0, 2).join(' ') === 'smart-log --output-format=json'
    ? {stdout: `${JSON.stringify({critical_warning: 0, media_errors: 0})}\n`}
    : undefined;

/** `systemctl daemon-reload`: systemd reads fstab again. */
export const systemctl: Handler = ({args}) =>
  args.join(' ') === 'daemon-reload' ? {takesMs: 200} : undefined;

/** Not installed on any recorded machine, as on most. */
export const fio: Handler = () => fails(127, 'bash: /usr/bin/fio: No such file or directory');
