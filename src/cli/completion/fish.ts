import {singleQuoted} from './quote.ts';
import type {Flag, Words} from './words.ts';

function flagLine({name, about, value}: Flag, condition: string): string {
  const takes = {nothing: '', path: ' -r -F', free: ' -x'};
  const values = typeof value === 'string' ? takes[value] : ` -x -a ${singleQuoted(value.join(' '))}`;
  return `complete -c faststart${condition} -l ${name.slice(2)}${values} -d ${singleQuoted(about)}`;
}

export function fishScript(words: Words): string {
  const names = words.commands.map(command => command.name).join(' ');
  const bare = ` -n ${singleQuoted(`not __fish_seen_subcommand_from ${names}`)}`;
  const lines = ['complete -c faststart -f', ...words.flags.map(flag => flagLine(flag, ''))];
  for (const {name, about, words: own, flags} of words.commands) {
    const after = ` -n ${singleQuoted(`__fish_seen_subcommand_from ${name}`)}`;
    lines.push(`complete -c faststart${bare} -a ${name} -d ${singleQuoted(about)}`);
    if (own.length > 0) lines.push(`complete -c faststart${after} -a ${singleQuoted(own.join(' '))}`);
    lines.push(...flags.map(flag => flagLine(flag, after)));
  }
  return `${lines.join('\n')}\n`;
}
