import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createCommands} from '../../src/cli/commands.ts';
import {completionScript} from '../../src/cli/completion/index.ts';
import {completionWords} from '../../src/cli/completion/words.ts';
import type {Shell} from '../../src/cli/request.ts';
import {lists} from '../cli/lists.ts';

const words = completionWords(
  createCommands(lists, () => undefined),
  lists,
);

const WORD_BREAKS = `' "@><=;|&('`;

/** As readline does it: the line is split at blanks and, in words of their own, at `=`. */
const bash = (script: string, line: string): string => `. ${script}
COMP_WORDBREAKS=${JSON.stringify(WORD_BREAKS)}
line=${JSON.stringify(line)}
spread=\${line//=/ = }
COMP_WORDS=($spread); [[ $line == *' ' || $line == *= ]] && COMP_WORDS+=("")
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _faststart; printf '%s\\n' "\${COMPREPLY[@]}"`;

/** A zsh on a terminal of its own: its completion widgets only work there. Whatever is added as a match is printed. */
const zsh = (script: string, line: string): string => `zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1= PS2=; autoload -U compinit && compinit -D -u; . ${script}
compadd() { local -a found; builtin compadd -O found \\"\\$@\\"; print -rl -- '<'\\$^found'>'; builtin compadd \\"\\$@\\" }
probe() { zle list-choices; print -r LIS''TED }; zle -N probe; bindkey '^I' probe; print -r RE''ADY"
zpty -r shell said '*READY*'
zpty -w -n shell ${JSON.stringify(line)}$'\\t'
zpty -r shell said '*LISTED*'
print -r -- "$said"`;

const fish = (script: string, line: string): string =>
  `. ${script}\ncomplete -C ${JSON.stringify(line)} | string split -f1 \\t; true`;

const probes: Readonly<Record<Shell, (script: string, line: string) => string>> = {bash, zsh, fish};

const CLEAN: Readonly<Record<Shell, readonly string[]>> = {
  bash: ['--noprofile', '--norc'],
  zsh: ['-f'],
  fish: ['--no-config'],
};

function said(shell: Shell, text: string): string[] {
  if (shell !== 'zsh') return text.split('\n').filter(line => line !== '');
  // The line editor may ask more than once for the same matches.
  return [...new Set([...text.matchAll(/<([^<>\r\n]+)>/g)].map(([, word = '']) => word))];
}

/** What the real shell offers when tab is pressed at the end of this line. */
export function offered(shell: Shell, line: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'faststart-shell-'));
  const script = join(folder, 'completion');
  writeFileSync(script, completionScript(shell, words));
  try {
    const text = execFileSync(shell, [...CLEAN[shell], '-c', probes[shell](script, line)], {
      encoding: 'utf8',
      env: {PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, TERM: 'dumb', LANG: 'C.UTF-8'},
      cwd: folder,
      timeout: 60_000,
    });
    return said(shell, text).toSorted();
  } finally {
    rmSync(folder, {recursive: true});
  }
}
