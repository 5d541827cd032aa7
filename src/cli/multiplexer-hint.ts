import {accessSync, constants, mkdirSync, writeFileSync} from 'node:fs';
import {delimiter, dirname, join} from 'node:path';
import {quote} from '../engine/shell.ts';
import {attemptNow} from '../host/failure.ts';
import {multiplexerOf} from '../ui/osc52.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const SESSION = 'faststart';

export type MultiplexerHint = {readonly text: string; readonly command: string};

/**
 * Pure: the line that makes a dropped link harmless, as it can be typed here; undefined where it is harmless already, or
 * there is no link.
 */
export function multiplexerHint(
  environment: Environment,
  argv: readonly string[],
  has: (program: string) => boolean,
): MultiplexerHint | undefined {
  if (!environment.SSH_CONNECTION || multiplexerOf(environment) !== null) return undefined;
  // Started by its path, it is not known by its name.
  const again = has('faststart') ? ['faststart', ...argv].map(quote).join(' ') : null;
  const text = `a dropped SSH link ends this (not what Docker runs); ${again === null ? 'start it again in' : 'to survive it'}:`;
  // -A: whoever comes back finds the session of that name.
  const tmux = `tmux new -A -s ${SESSION}${again === null ? '' : ` ${quote(again)}`}`;
  if (has('tmux')) return {text, command: tmux};
  if (has('screen')) return {text, command: `screen -S ${SESSION}${again === null ? '' : ` ${again}`}`};
  return {text, command: `sudo apt-get install tmux && ${tmux}`};
}

/** Whether a program is in one of the folders of PATH. */
export function isOnPath(environment: Environment, program: string): boolean {
  const folders = (environment.PATH ?? '').split(delimiter).filter(folder => folder !== '');
  return folders.some(folder => attemptNow(() => accessSync(join(folder, program), constants.X_OK)).ok);
}

/** True once for each state folder. Where nothing can be written it is true every time: better twice than never. */
export function isFirstTime(marker: string): boolean {
  const made = attemptNow(() => {
    mkdirSync(dirname(marker), {recursive: true, mode: 0o700});
    writeFileSync(marker, '', {flag: 'wx', mode: 0o600});
  });
  return made.ok || made.code !== 'EEXIST';
}
