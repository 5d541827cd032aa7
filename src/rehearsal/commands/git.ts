import {existsSync, readFileSync} from 'node:fs';
import {join, relative, resolve} from 'node:path';
import type {Machine} from '../machine.ts';
import {type Answer, fails, type Handler} from './answer.ts';

/** Plain names only, and stars in them. */
function isIgnored(machine: Machine, top: string, file: string): boolean {
  const path = machine.files.real(join(top, '.gitignore'));
  if (!existsSync(path)) return false;
  return readFileSync(path, 'utf8')
    .split('\n')
    .map(line => line.trim().replace(/^\//, ''))
    .filter(line => line !== '' && !line.startsWith('#'))
    .some(line => {
      const pattern = line.replace(/[.+?^$|(){}[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
      return new RegExp(`^${pattern}$`).test(file);
    });
}

/** `git -C FOLDER ...`, as far as one file of the workspace is asked about. */
export const git: Handler = ({machine, args}): Answer | undefined => {
  const [option, folder = '', verb, ...rest] = args;
  if (option !== '-C') return undefined;
  const top = `${machine.user.home}/faststart`;
  if (!machine.files.exists(folder))
    return fails(128, `fatal: cannot change to '${folder}': No such file or directory`);
  const repository = machine.spec.git;
  if (repository === null || (folder !== top && !folder.startsWith(`${top}/`)))
    return fails(128, 'fatal: not a git repository (or any of the parent directories): .git');
  const file = relative(top, resolve(folder, rest.at(-1) ?? ''));
  switch ([verb, ...rest.slice(0, -1)].join(' ')) {
    case 'rev-parse':
      return rest[0] === '--is-inside-work-tree' ? {stdout: 'true\n'} : undefined;
    case 'ls-files --':
      return {stdout: repository.tracked.includes(file) ? `${relative(folder, join(top, file))}\n` : ''};
    case 'check-ignore -q --':
      return {code: isIgnored(machine, top, file) && !repository.tracked.includes(file) ? 0 : 1};
    case 'log --all --full-history --oneline -n 1 --':
      return {stdout: repository.history.includes(file) ? 'dc6ec20 Settings that work\n' : ''};
    default:
      return undefined;
  }
};
