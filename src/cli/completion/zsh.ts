import {singleQuoted} from './quote.ts';
import {type Flag, flagsTaking, flagsWithChoice, type Words} from './words.ts';

/** As `_describe` reads it: a colon parts the word from what it means. */
const described = (word: string, about: string): string =>
  singleQuoted(`${word.replaceAll(':', '\\:')}:${about}`);

const flagList = (flags: readonly Flag[]): string =>
  flags.map(flag => described(flag.name, flag.about)).join(' ');

/** Works both where it is sourced and as a file `_faststart` on the fpath. */
export function zshScript(words: Words): string {
  const choices = flagsWithChoice(words).map(
    ([flag, values]) => `    ${flag}) compadd -- ${values.join(' ')} && return;;`,
  );
  const offered = words.commands.map(
    ({name, words: own, flags}) => `    ${name}) own=(${own.join(' ')}); flags+=(${flagList(flags)});;`,
  );
  const commands = words.commands.map(({name, about}) => described(name, about));
  return `#compdef faststart
_faststart() {
  local flag=$words[CURRENT-1] command=$words[(r)(${words.commands.map(({name}) => name).join('|')})]
  local -a own flags=(${flagList(words.flags)})
  if [[ $words[CURRENT] == --*=* ]]; then flag=\${words[CURRENT]%%=*}; compset -P '*='; fi
  case $flag in
${choices.join('\n')}
    ${flagsTaking(words, 'path').join('|')}) _files; return;;
    ${flagsTaking(words, 'free').join('|')}) return;;
  esac
  case $command in
${offered.join('\n')}
    *) own=(${commands.join(' ')});;
  esac
  _describe 'word' own
  _describe -o 'flag' flags
}
if [[ $funcstack[1] == _faststart ]]; then _faststart "$@"; else compdef _faststart faststart; fi
`;
}
