import type {Option} from 'commander';
import {stacks} from '../../stacks/index.ts';
import {stackContainers} from '../../stacks/stack.ts';
import {doctorChecks} from '../doctor-checks.ts';
import {spellings} from '../names.ts';

/** What may follow a flag: nothing, a path, something that cannot be guessed, or one of these words. */
type Value = 'nothing' | 'path' | 'free' | readonly string[];

export type Flag = {readonly name: string; readonly about: string; readonly value: Value};

/** All that can follow `faststart`, from the same lists as the grammar itself. */
export type Words = {
  readonly flags: readonly Flag[];
  readonly commands: readonly {
    readonly name: string;
    readonly about: string;
    /** What the command takes without a flag: steps, gates, containers. */
    readonly words: readonly string[];
    readonly flags: readonly Flag[];
  }[];
};

type CommandLike = {
  name(): string;
  description(): string;
  readonly options: readonly Option[];
  readonly commands: readonly CommandLike[];
};

type Lists = {
  readonly steps: readonly {readonly id: string; readonly name: string}[];
  readonly gates: readonly {readonly id: string; readonly waivable: boolean}[];
  readonly machines: readonly string[];
};

const PATHS = /<(?:FILE|DIR|DEVICE)>/;

function takenBy(option: Option, lists: Lists): Value {
  if (!option.required && !option.optional) return 'nothing';
  if (option.long === '--rehearse') return lists.machines;
  if (option.long === '--waive') return lists.gates.filter(gate => gate.waivable).map(gate => gate.id);
  return option.argChoices ?? (PATHS.test(option.flags) ? 'path' : 'free');
}

function flagsOf(command: CommandLike, lists: Lists): Flag[] {
  return command.options.flatMap(option =>
    option.long == null
      ? []
      : [{name: option.long, about: option.description, value: takenBy(option, lists)}],
  );
}

function argumentsOf(command: string, lists: Lists): readonly string[] {
  switch (command) {
    case 'run':
    case 'plan':
    case 'script':
      return lists.steps.flatMap(spellings);
    case 'check':
      return lists.gates.map(gate => gate.id);
    case 'diagnose':
      return [...new Set(stacks.flatMap(stackContainers))];
    case 'doctor':
      return doctorChecks.map(check => check.id);
    case 'completion':
      return ['bash', 'zsh', 'fish'];
    default:
      return [];
  }
}

export function completionWords(program: CommandLike, lists: Lists): Words {
  const shown = program.commands.filter(command => command.description() !== '');
  return {
    flags: flagsOf(program, lists),
    commands: shown.map(command => ({
      name: command.name(),
      about: command.description(),
      words: argumentsOf(command.name(), lists),
      flags: flagsOf(command, lists),
    })),
  };
}

/** Flags of the program and of all commands that take this kind of value, by the value's words. */
export function flagsTaking(words: Words, kind: 'path' | 'free'): readonly string[] {
  const all = [...words.flags, ...words.commands.flatMap(command => command.flags)];
  return [...new Set(all.filter(flag => flag.value === kind).map(flag => flag.name))];
}

/** Each flag with a choice of words, and those words. */
export function flagsWithChoice(
  words: Words,
): readonly (readonly [flag: string, words: readonly string[]])[] {
  const all = [...words.flags, ...words.commands.flatMap(command => command.flags)];
  return all.flatMap(({name, value}) => (typeof value === 'string' ? [] : [[name, value] as const]));
}
