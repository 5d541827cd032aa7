/**
 * Names that make a shell or the dynamic loader do something when they are merely set: PATH and
 * LD_PRELOAD would choose what the reading itself runs.
 */
const RESERVED = [
  /^(?:PATH|IFS|ENV|CDPATH|SHELL|SHELLOPTS|PROMPT_COMMAND|PS[0-4]|GLOBIGNORE|EXECIGNORE|POSIXLY_CORRECT)$/,
  /^(?:UID|EUID|PPID|GROUPS|PWD|OLDPWD|SHLVL|_|LOCPATH|NLSPATH)$/,
  /^(?:BASH|LD_|GLIBC_|GCONV_)/,
];

export function isReservedKey(key: string): boolean {
  return RESERVED.some(pattern => pattern.test(key));
}
