import {execFileSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {createCommands} from '../../src/cli/commands.ts';
import {completionScript, completionWords} from '../../src/cli/completion.ts';
import {lists} from './lists.ts';

const script = completionScript(
  'bash',
  completionWords(
    createCommands(lists, () => undefined),
    lists,
  ),
);

/** What bash itself would offer after these words. */
function offered(...words: string[]): string[] {
  const quoted = words.map(word => `'${word}'`).join(' ');
  const probe = `${script}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _faststart; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['--noprofile', '--norc', '-c', probe], {encoding: 'utf8'}).trim().split('\n');
}

test('bash offers commands first, then what belongs to the command', () => {
  expect(offered('faststart', 'ch')).toEqual(['check']);
  expect(offered('faststart', 'di')).toEqual(['disks', 'diagnose']);
  expect(offered('faststart', 'run', 'con')).toEqual(['convert']);
  expect(offered('faststart', '--json', 'check', 'nv')).toEqual(['nvme-mounted']);
  expect(offered('faststart', 'bench', '--off')).toEqual(['--offline']);
});
