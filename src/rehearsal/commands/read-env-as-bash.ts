import {existsSync, readFileSync} from 'node:fs';
import {fails, type Handler} from './answer.ts';

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/;

/** What bash makes of the right side of an assignment that holds nothing to expand. */
function unquoted(text: string): string {
  let value = '';
  let quote: string | undefined;
  for (const character of text) {
    if (quote === undefined && /\s/.test(character)) return value;
    if (character === quote) quote = undefined;
    else if (quote === undefined && (character === '"' || character === "'")) quote = character;
    else value += character;
  }
  return value;
}

/** `env -i LC_ALL=C /bin/bash --noprofile --norc -c 'set -a; . "$1"; set +a; env -0' bash FILE` */
export const readEnvAsBash: Handler = ({machine, args}) => {
  if (!args.includes('set -a; . "$1"; set +a; env -0')) return undefined;
  const path = args.at(-1) ?? '';
  if (!existsSync(machine.files.real(path)))
    return fails(1, `bash: line 1: ${path}: No such file or directory`);
  const values = new Map([
    ['LC_ALL', 'C'],
    ['PWD', '/'],
    ['SHLVL', '0'],
  ]);
  for (const line of readFileSync(machine.files.real(path), 'utf8').split('\n')) {
    const [, key, raw = ''] = ASSIGNMENT.exec(line) ?? [];
    if (key !== undefined) values.set(key, unquoted(raw));
  }
  return {stdout: [...values, ['_', '/usr/bin/env']].map(([key, value]) => `${key}=${value}\0`).join('')};
};
