import {spellings} from './names.ts';
import type {Shell} from './request.ts';

/** All that can follow `faststart`, from the same lists as the grammar itself. */
export type Words = {
  readonly flags: readonly string[];
  readonly commands: readonly {
    readonly name: string;
    readonly about: string;
    readonly words: readonly string[];
  }[];
};

type CommandLike = {
  name(): string;
  description(): string;
  readonly options: readonly {readonly long?: string | undefined}[];
  readonly commands: readonly CommandLike[];
};

type Lists = {
  readonly steps: readonly {readonly id: string; readonly name: string}[];
  readonly gates: readonly {readonly id: string}[];
};

const flagsOf = (command: CommandLike): string[] => command.options.flatMap(option => option.long ?? []);

function argumentsOf(command: string, lists: Lists): readonly string[] {
  if (['run', 'plan', 'script'].includes(command)) return lists.steps.flatMap(spellings);
  if (command === 'check') return lists.gates.map(gate => gate.id);
  if (command === 'completion') return ['bash', 'zsh', 'fish'];
  return [];
}

export function completionWords(program: CommandLike, lists: Lists): Words {
  const shown = program.commands.filter(command => command.description() !== '');
  return {
    flags: flagsOf(program),
    commands: shown.map(command => ({
      name: command.name(),
      about: command.description(),
      words: [...argumentsOf(command.name(), lists), ...flagsOf(command)],
    })),
  };
}

function bash(words: Words): string {
  const cases = words.commands.map(
    command => `    ${command.name}) words="${[...command.words, ...words.flags].join(' ')}";;`,
  );
  const names = words.commands.map(command => command.name);
  return `_faststart() {
  local current="\${COMP_WORDS[COMP_CWORD]}" command="" word words
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${names.join('|')}) command="$word"; break;; esac
  done
  case "$command" in
${cases.join('\n')}
    *) words="${[...names, ...words.flags].join(' ')}";;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _faststart faststart
`;
}

function zsh(words: Words): string {
  return `#compdef faststart
autoload -U +X bashcompinit && bashcompinit
${bash(words)}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `\\'`)}'`;

function fish(words: Words): string {
  const names = words.commands.map(command => command.name).join(' ');
  const bare = `not __fish_seen_subcommand_from ${names}`;
  return [
    ...words.flags.map(flag => `complete -c faststart -l ${flag.slice(2)}`),
    ...words.commands.flatMap(command => [
      `complete -c faststart -f -n ${quoted(bare)} -a ${command.name} -d ${quoted(command.about)}`,
      ...(command.words.length === 0
        ? []
        : [
            `complete -c faststart -f -n ${quoted(`__fish_seen_subcommand_from ${command.name}`)} -a ${quoted(command.words.join(' '))}`,
          ]),
    ]),
    '',
  ].join('\n');
}

/** The script that a shell sources. */
export function completionScript(shell: Shell, words: Words): string {
  switch (shell) {
    case 'bash':
      return bash(words);
    case 'zsh':
      return zsh(words);
    case 'fish':
      return fish(words);
  }
}
