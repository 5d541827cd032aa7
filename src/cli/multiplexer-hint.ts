import {accessSync, constants, mkdirSync, writeFileSync} from 'node:fs';
import {delimiter, dirname, join} from 'node:path';
import {quote} from '../engine/shell.ts';
import {attemptNow} from '../host/failure.ts';
import {multiplexerOf} from '../ui/osc52.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const SESSION = 'faststart';

/** Pure: the line that makes a dropped link harmless; undefined where it is harmless already, or there is no link. */
export function multiplexerHint(
  environment: Environment,
  argv: readonly string[],
  has: (program: string) => boolean,
): string | undefined {
  if (!environment.SSH_CONNECTION || multiplexerOf(environment) !== null) return undefined;
  const again = ['faststart', ...argv].map(quote).join(' ');
  const begin = 'a dropped SSH link ends this program (not what Docker runs); to survive it:';
  if (has('tmux')) return `${begin} tmux new -s ${SESSION} ${quote(again)}`;
  if (has('screen')) return `${begin} screen -S ${SESSION} ${again}`;
  return `${begin} sudo apt-get install tmux, then: tmux new -s ${SESSION} ${quote(again)}`;
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
