import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {basename} from 'node:path';
import {createCommands} from '../src/cli/commands.ts';
import {exitCodes} from '../src/cli/exit-codes.ts';
import {evidenceRows} from '../src/cli/verdict-help.ts';
import {gates} from '../src/gates/index.ts';
import {loadMachine} from '../src/rehearsal/catalog.ts';
import {defaultMachine, machineIds} from '../src/rehearsal/machine-ids.ts';
import {reportJsonSchema} from '../src/report/schema.ts';
import {runbook} from '../src/runbook/index.ts';
import {keymap, shownKey} from '../src/ui/keys.ts';
import {markdownTable, withSection} from './readme-section.ts';

/** README's tables and the schema of reports come from the code. `--check` writes nothing, and fails on a drift. */

const README = new URL('../README.md', import.meta.url);
const SCHEMA = new URL('../docs/report.schema.json', import.meta.url);

const program = createCommands(
  {version: '', steps: runbook, gates, machines: machineIds, defaultMachine},
  () => undefined,
);

const sections: Readonly<Record<string, string>> = {
  'exit-codes': markdownTable(
    ['code', 'meaning'],
    Object.values(exitCodes).map(({code, meaning}) => [String(code), meaning]),
  ),
  commands: markdownTable(
    ['command', 'what it does'],
    program.commands
      .filter(command => command.description() !== '')
      .map(command => [
        `\`faststart ${command.name()} ${command.usage()}\``.replace(' [options]', ''),
        command.description(),
      ]),
  ),
  machines: markdownTable(
    ['machine', 'what it is like'],
    machineIds.map(id => [`\`${id}\``, loadMachine(id).about]),
  ),
  steps: markdownTable(
    ['step', 'name', 'does', 'proved by'],
    runbook.map(step => [
      step.id,
      step.name,
      step.title,
      step.proves.map(gate => `\`${gate.id}\``).join(', '),
    ]),
  ),
  evidence: markdownTable(
    ['name', 'value', 'what it says'],
    evidenceRows.map(([name, value, about]) => [`\`${name}\``, value, about]),
  ),
  keys: markdownTable(
    ['key', 'what it does', 'where'],
    keymap.map(({keys, label, screens}) => [
      keys.map(key => `\`${shownKey(key)}\``).join(' '),
      label,
      screens.join(', '),
    ]),
  ),
  gates: markdownTable(
    ['gate', 'runbook', 'holds when', 'may be waived'],
    gates.map(gate => [`\`${gate.id}\``, gate.section, gate.title, gate.waivable ? 'yes' : 'no']),
  ),
};

function withSections(readme: string): string {
  return Object.entries(sections).reduce((text, [name, body]) => {
    const next = withSection(text, name, body);
    if (next === undefined)
      process.stderr.write(`README.md has no place for "${name}" (<!-- generated:${name} -->)\n`);
    return next ?? text;
  }, readme);
}

/** A file that is not there yet has drifted too. */
const textOf = (file: URL): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

for (const {file, made} of [
  {file: README, made: withSections(textOf(README))},
  {file: SCHEMA, made: reportJsonSchema()},
]) {
  const name = basename(file.pathname);
  if (made === textOf(file)) process.stdout.write(`${name} is up to date\n`);
  else if (process.argv.includes('--check')) {
    process.stderr.write(`${name} has drifted from the code: npm run docs\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, made);
    process.stdout.write(`${name} was brought up to date\n`);
  }
}
