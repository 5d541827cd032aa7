import {Argument, Command, Option} from 'commander';
import type {Mode} from '../bench/types.ts';
import type {ReportFormat} from '../report/formats.ts';
import {exampleText} from './examples.ts';
import {addGlobalOptions} from './global-options.ts';
import type {Order, Shell} from './request.ts';
import {verdictHelp} from './verdict-help.ts';

/** What the command line is made from; the runbook's own lists. */
export type Lists = {
  readonly version: string;
  readonly steps: readonly {readonly id: string; readonly name: string; readonly title: string}[];
  readonly gates: readonly {readonly id: string; readonly title: string; readonly waivable: boolean}[];
  readonly machines: readonly string[];
  readonly defaultMachine: string;
};

function stepHelp(lists: Lists): string {
  const rows = lists.steps.map(step => `  ${step.id.padEnd(6)}${step.name.padEnd(10)}${step.title}`);
  return `\nSteps, by number (4, step-4) or by name (convert):\n${rows.join('\n')}\n`;
}

function modesOf(options: {online?: true; offline?: true; both?: true}): readonly Mode[] {
  const both = options.both === true || options.online === options.offline;
  if (both) return ['online', 'offline'];
  return options.online === true ? ['online'] : ['offline'];
}

type ReportOptions = {readonly format: ReportFormat; readonly compare?: string; readonly schema?: true};

/** The command-line grammar. `take` is called once, with what was asked for; names are not checked yet. */
export function createCommands(lists: Lists, take: (order: Order) => void): Command {
  const program = new Command('faststart')
    .description(
      'Proves or destroys the claim that vLLM starts faster: the FastStart runbook with hard stops and a verdict.',
    )
    .version(lists.version, '-V, --version', 'the version')
    .usage('[flags] [command]')
    .addHelpText('before', exampleText('faststart'))
    .configureHelp({showGlobalOptions: true})
    .helpCommand(false)
    .exitOverride();
  addGlobalOptions(program);

  program
    .command('wizard', {isDefault: true, hidden: true})
    .argument('[word...]')
    .action(() => take({command: 'wizard'}));
  program
    .command('check [gate...]')
    .description('look at the gates now, all of them, then one exit code')
    .option('--list', 'list the gates')
    .action((gates: string[], options: {list?: true}) =>
      take({command: 'check', gates, list: options.list ?? false}),
    );
  program
    .command('disks')
    .description('every disk: what is on it, who uses it, local or remote, and which one is proposed')
    .action(() => take({command: 'disks'}));
  for (const [name, about] of [
    ['plan', 'show what would be run; nothing is run'],
    ['script', 'the same as a bash script to review'],
    ['run', 'run steps without the wizard: all in order, or those named'],
  ] as const) {
    program
      .command(`${name} [step...]`)
      .description(about)
      .addHelpText('after', stepHelp(lists))
      .action((steps: string[]) => take({command: name, steps}));
  }
  program
    .command('resume')
    .description('go on with a benchmark that was cut off, else at the first step that is not proved')
    .action(() => take({command: 'resume'}));
  program
    .command('status')
    .description('where the runbook stands now')
    .action(() => take({command: 'status'}));
  program
    .command('bench')
    .description('measure both arms again (steps 6 and 7), to a verdict')
    .option('--online', 'online only')
    .option('--offline', 'the offline proof only')
    .option('--both', 'online, then offline (default)')
    .addOption(new Option('--require <STATE>', 'end with an error below this verdict').choices(['proven']))
    .action((options: {online?: true; offline?: true; both?: true; require?: 'proven'}) =>
      take({command: 'bench', modes: modesOf(options), require: options.require ?? null}),
    );
  program
    .command('verdict')
    .description('a verdict from raw numbers or from a journal')
    .requiredOption('--input <FILE>', 'seconds as JSON, or events.jsonl of a run; - is standard input')
    .addHelpText('after', verdictHelp)
    .action((options: {input: string}) => take({command: 'verdict', input: options.input}));
  program
    .command('diagnose')
    .description('why is it not ready?')
    .argument('[container]', 'container to look at', 'vllm_baseline')
    .option('--log <FILE>', 'a saved log instead of a container')
    .option('--inspect <FILE>', 'the output of docker inspect that belongs to it')
    .option('--watch', 'follow it until it is ready (exit code 0) or will never be (3)')
    .option('--bundle [FILE]', 'pack all that was seen for a bug report, without secrets (.tar.gz)')
    .action(
      (container: string, options: {log?: string; inspect?: string; watch?: true; bundle?: string | true}) =>
        take({
          command: 'diagnose',
          container,
          log: options.log ?? null,
          inspect: options.inspect ?? null,
          watch: options.watch ?? false,
          bundle: options.bundle === true ? '' : (options.bundle ?? null),
        }),
    );
  program
    .command('report')
    .description('what a run did and measured; the newest run if none is named')
    .argument('[run]')
    .addOption(
      new Option('--format <FORMAT>', 'how').choices(['md', 'json', 'csv', 'svg', 'html']).default('md'),
    )
    .option(
      '--compare <RUN>',
      'beside an earlier run: ratio of the ratios, what is different, replicated or not',
    )
    .option('--schema', 'print the JSON Schema of --format json')
    .action((run: string | undefined, options: ReportOptions) =>
      take({
        command: 'report',
        run: run ?? null,
        format: options.format,
        compare: options.compare ?? null,
        schema: options.schema ?? false,
      }),
    );
  program
    .command('bundle')
    .description('pack a run for a bug report, without secrets: its files, gates, containers, machine')
    .argument('[run]', 'the newest run if none is named')
    .option('--output <FILE>', 'where to (default faststart-bundle-RUN.tar.gz, here)')
    .action((run: string | undefined, options: {output?: string}) =>
      take({command: 'bundle', run: run ?? null, output: options.output ?? null}),
    );
  program
    .command('doctor [check...]')
    .description('look at the tool itself: Node, terminal, Docker, Compose, sudo')
    .option('--list', 'list the checks')
    .action((checks: string[], options: {list?: true}) =>
      take({command: 'doctor', checks, list: options.list ?? false}),
    );
  program
    .command('config')
    .description('config explain [key]: which value counts, and why; config set theme|ascii: a preference')
    .addArgument(new Argument('<action>').choices(['explain', 'set']))
    .argument('[key]', 'a setting or a variable of .env; without it, all')
    .argument('[value]')
    .action((action: 'explain' | 'set', key?: string, value?: string) =>
      take(
        action === 'explain'
          ? {command: 'config', action, key: key ?? null}
          : {command: 'config', action, key: key ?? '', value: value ?? ''},
      ),
    );
  program
    .command('completion')
    .description('completion script, e.g. source <(faststart completion bash)')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .action((shell: Shell) => take({command: 'completion', shell}));
  for (const command of program.commands) command.addHelpText('before', exampleText(command.name()));
  return program;
}
