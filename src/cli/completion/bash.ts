import {flagsTaking, flagsWithChoice, type Words} from './words.ts';

const names = (flags: Words['flags']): string[] => flags.map(flag => flag.name);

/** bash splits a line at `=`, so `--store=cold` arrives as three words. Where nothing is offered, bash offers files. */
export function bashScript(words: Words): string {
  const choices = flagsWithChoice(words).map(
    ([flag, values]) =>
      `    ${flag}) COMPREPLY=($(compgen -W '${values.join(' ')}' -- "$current")); [[ \${#COMPREPLY[@]} -gt 0 ]] && return;;`,
  );
  const others = [...flagsTaking(words, 'path'), ...flagsTaking(words, 'free')].join('|');
  const offered = words.commands.map(
    ({name, words: own, flags}) =>
      `    ${name}) offered='${[...own, ...names(flags), ...names(words.flags)].join(' ')}';;`,
  );
  const commands = words.commands.map(command => command.name);
  return `_faststart() {
  local current="\${COMP_WORDS[COMP_CWORD]}" flag="\${COMP_WORDS[COMP_CWORD-1]}" command="" word offered
  if [[ $current == = ]]; then current=""
  elif [[ $flag == = ]]; then flag="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  case "$flag" in
${choices.join('\n')}
    ${others}) return;;
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${commands.join('|')}) command="$word"; break;; esac
  done
  case "$command" in
${offered.join('\n')}
    *) offered='${[...commands, ...names(words.flags)].join(' ')}';;
  esac
  COMPREPLY=($(compgen -W "$offered" -- "$current"))
}
complete -o default -F _faststart faststart
`;
}
