import type {Command, Option} from 'commander';
import {type Example, examples} from './examples.ts';
import {exitCodes} from './exit-codes.ts';

/** What the page tells beside the grammar. */
type Told = {
  readonly version: string;
  readonly steps: readonly {readonly id: string; readonly name: string; readonly title: string}[];
  readonly gates: readonly {readonly id: string; readonly title: string; readonly waivable: boolean}[];
};

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['ACCESSIBLE', 'when set, as --accessible: plain lines, numbered choices, no redraw'],
  ['NO_COLOR', 'when set, no colour'],
  ['FASTSTART_STACK', 'as --stack'],
  ['DOCKER_HOST', 'the socket of the Docker Engine, unix:///...; an engine on another machine is refused'],
  ['PAGER', 'shows the log that the l key opens'],
  ['XDG_STATE_HOME', 'where runs, logs and reports are kept (default ~/.local/state)'],
];

const FILES: readonly (readonly [string, string])[] = [
  ['.env', 'settings of the stack, in the workspace'],
  ['~/.local/state/vllm-faststart/runs/', 'one folder a run: events.jsonl, logs/, report.md, answers.json'],
];

/** A line of text as roff takes it: nothing in it is a request, a quote or a hyphen that may be changed. */
function plain(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replace(/^\./, '\\&.');
}

function entry(term: string, about: string): string[] {
  return ['.TP', `.B ${plain(term)}`, plain(about)];
}

function exampleLines(list: readonly Example[] = []): string[] {
  return list.flatMap(([line, about]) => entry(line, about));
}

function choicesOf({argChoices}: Option): string {
  return argChoices === undefined ? '' : ` (${argChoices.join(', ')})`;
}

function optionLines(options: readonly Option[]): string[] {
  return options.flatMap(option => entry(option.flags, `${option.description}${choicesOf(option)}`));
}

function commandLines(command: Command): string[] {
  const usage = command.usage().replace('[options]', '').trim();
  return [
    `.SS ${plain(`faststart ${command.name()} ${usage}`.trim())}`,
    plain(command.description()),
    ...optionLines(command.options),
    '.PP',
    'Examples:',
    ...exampleLines(examples[command.name()]),
  ];
}

/** The flags that every command takes, under the headings that help has. */
function groupedOptions(program: Command): string[] {
  const groups = new Map<string, Option[]>();
  for (const option of program.options) {
    const heading = (option.helpGroupHeading ?? 'Options:').replace(/:$/, '');
    groups.set(heading, [...(groups.get(heading) ?? []), option]);
  }
  return [...groups].flatMap(([heading, options]) => [`.SS ${plain(heading)}`, ...optionLines(options)]);
}

/** The manual page, `faststart(1)`, from the grammar itself. */
export function manPage(program: Command, {version, steps, gates}: Told): string {
  const shown = program.commands.filter(command => command.description() !== '');
  const lines = [
    `.TH FASTSTART 1 "" "vllm\\-faststart ${plain(version)}" "User Commands"`,
    '.SH NAME',
    'faststart \\- prove or destroy the claim that vLLM starts faster',
    '.SH SYNOPSIS',
    '.B faststart',
    '[flags] [command]',
    '.SH DESCRIPTION',
    plain(program.description()),
    plain('Without a command it is a wizard in a terminal, and plain lines anywhere else.'),
    '.SH EXAMPLES',
    ...exampleLines(examples.faststart),
    '.SH COMMANDS',
    ...shown.flatMap(commandLines),
    '.SH OPTIONS',
    plain('Before or after the command.'),
    ...groupedOptions(program),
    '.SH STEPS',
    plain('By number (4, step-4) or by name (convert).'),
    ...steps.flatMap(({id, name, title}) => entry(id === name ? id : `${id}, ${name}`, title)),
    '.SH GATES',
    ...gates.flatMap(({id, title, waivable}) => entry(id, waivable ? `${title} (can be waived)` : title)),
    '.SH EXIT STATUS',
    ...Object.values(exitCodes).flatMap(({code, meaning}) => entry(String(code), meaning)),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([name, about]) => entry(name, about)),
    '.SH FILES',
    ...FILES.flatMap(([name, about]) => entry(name, about)),
    '.SH SEE ALSO',
    '.BR docker (1),',
    '.BR tmux (1),',
    '.BR mkfs.ext4 (8)',
  ];
  return `${lines.join('\n')}\n`;
}
