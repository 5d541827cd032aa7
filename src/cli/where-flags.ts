import {quote} from '../engine/shell.ts';
import {type Globals, requestDefaults} from './request.ts';

/**
 * The flags that say which machine, folder and stack are meant, as they were typed: a command of ours that is shown with
 * them means the same ones. Empty where none was given.
 */
export function whereFlags(globals: Globals): string {
  const {rehearse, workspace, stack, composeFiles, envFile, mountPoint} = globals;
  const given: readonly (readonly [flag: string, value: string | null])[] = [
    ['--rehearse', rehearse],
    ['--workspace', workspace],
    ['--stack', stack.id === requestDefaults.stack.id ? null : stack.id],
    ...composeFiles.map(file => ['--compose-file', file] as const),
    ['--env-file', envFile],
    ['--mount-point', mountPoint],
  ];
  return given.flatMap(([flag, value]) => (value === null ? [] : [`${flag} ${quote(value)}`])).join(' ');
}
