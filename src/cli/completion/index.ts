import type {Shell} from '../request.ts';
import {bashScript} from './bash.ts';
import {fishScript} from './fish.ts';
import type {Words} from './words.ts';
import {zshScript} from './zsh.ts';

const scripts: Readonly<Record<Shell, (words: Words) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** The script that a shell sources. */
export function completionScript(shell: Shell, words: Words): string {
  return scripts[shell](words);
}
