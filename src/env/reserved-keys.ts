/**
 * Names that make a shell or the dynamic loader do something when they are merely set: PATH and LD_PRELOAD would choose
 * what the reading itself runs. Bash takes the value of some of its own as arithmetic, which runs the commands inside,
 * even from single quotes: RANDOM='a[$(reboot)]'.
 */
const RESERVED = [
  /^(?:PATH|IFS|ENV|CDPATH|SHELL|SHELLOPTS|PROMPT_COMMAND|PROMPT_DIRTRIM|PS[0-4]|GLOBIGNORE|GLOBSORT|EXECIGNORE|FIGNORE)$/,
  /^(?:UID|EUID|PPID|GROUPS|PWD|OLDPWD|SHLVL|_|LOCPATH|NLSPATH|HOSTTYPE|MACHTYPE|OSTYPE|INPUTRC)$/,
  /^(?:RANDOM|SRANDOM|SECONDS|LINENO|EPOCHSECONDS|EPOCHREALTIME|OPTIND|OPTERR|OPTARG|TMOUT|READLINE_\w+)$/,
  /^(?:FUNCNEST|FUNCNAME|DIRSTACK|COPROC|CHILD_MAX|HOSTFILE|IGNOREEOF|ignoreeof|POSIXLY_CORRECT|auto_resume|histchars)$/,
  /^(?:HIST(?:CMD|CONTROL|FILE|FILESIZE|IGNORE|SIZE|TIMEFORMAT)|MAIL|MAILCHECK|MAILPATH|COMPREPLY)$/,
  /^(?:BASH|COMP_|LD_|GLIBC_|GCONV_)/,
];

export function isReservedKey(key: string): boolean {
  return RESERVED.some(pattern => pattern.test(key));
}
