import type {Handler} from './answer.ts';

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

/** `printf %s TEXT | env -i LC_ALL=C /bin/bash --noprofile --norc -c '...; . <(/usr/bin/cat); ...'` */
export const readEnvAsBash: Handler = ({command, args}) => {
  if (!args.some(word => word.includes('. <(/usr/bin/cat)'))) return undefined;
  const values = new Map([['SHLVL', '0']]);
  for (const line of (command.stdin ?? '').split('\n')) {
    const [, key, raw = ''] = ASSIGNMENT.exec(line) ?? [];
    if (key !== undefined) values.set(key, unquoted(raw));
  }
  return {stdout: [...values, ['_', '/usr/bin/env']].map(([key, value]) => `${key}=${value}\0`).join('')};
};
