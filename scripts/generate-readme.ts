import {readFileSync, writeFileSync} from 'node:fs';
import {createCommands} from '../src/cli/commands.ts';
import {exitCodes} from '../src/cli/exit-codes.ts';
import {evidenceRows} from '../src/cli/verdict-help.ts';
import {gates} from '../src/gates/index.ts';
import {defaultMachine, machineIds} from '../src/rehearsal/machine-ids.ts';
import {runbook} from '../src/runbook/index.ts';
import {keymap, shownKey} from '../src/ui/keys.ts';
import {markdownTable, withSection} from './readme-section.ts';

/** README's tables come from the code's own lists. `--check` writes nothing, and fails when they have drifted. */

const README = new URL('../README.md', import.meta.url);

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

const before = readFileSync(README, 'utf8');
let after = before;
for (const [name, body] of Object.entries(sections)) {
  const next = withSection(after, name, body);
  if (next === undefined)
    process.stderr.write(`README.md has no place for "${name}" (<!-- generated:${name} -->)\n`);
  else after = next;
}
if (after === before) process.stdout.write('README.md is up to date\n');
else if (process.argv.includes('--check')) {
  process.stderr.write('README.md has drifted from the code: npm run docs\n');
  process.exitCode = 1;
} else {
  writeFileSync(README, after);
  process.stdout.write('README.md was brought up to date\n');
}
