import {describe, expect, test} from 'vitest';
import {createCommands} from '../../src/cli/commands.ts';
import {examples} from '../../src/cli/examples.ts';
import {manPage} from '../../src/cli/man-page.ts';
import {parseCommandLine} from '../../src/cli/parse.ts';
import {gates} from '../../src/gates/index.ts';
import {runbook} from '../../src/runbook/index.ts';
import {lists as words} from './lists.ts';

const lists = {...words, gates, steps: runbook};
const program = createCommands(lists, () => undefined);
const described = program.commands.filter(command => command.description() !== '');

/** The words that a shell would give the program, without what it does with the output. */
function argvOf(line: string): string[] {
  const [, rest = ''] = /\bfaststart\b([^>)']*)/.exec(line.replace(/^tmux new -A -s faststart /, '')) ?? [];
  return [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

test('every command has examples, and nothing else has', () => {
  expect(Object.keys(examples).sort()).toEqual(
    ['faststart', ...described.map(command => command.name())].sort(),
  );
});

describe.each(Object.entries(examples))('%s', (name, list) => {
  test.each(list)('the example can be typed: %s', line => {
    const request = parseCommandLine(argvOf(line), lists);
    expect(request.kind, JSON.stringify(request)).toBe('request');
    if (request.kind === 'request' && name !== 'faststart') expect(request.request.order.command).toBe(name);
  });

  test('help begins with its examples, within 80 columns where they are no longer', () => {
    const help = parseCommandLine(name === 'faststart' ? ['--help'] : [name, '--help'], lists);
    const text = help.kind === 'text' ? help.text : '';
    const [head = ''] = text.split('\nUsage:');
    const rows = head.split('\n');
    expect(text).toMatch(/^Examples:\n {2}\S/);
    for (const [line, about] of list) {
      expect(text).toContain(`  ${line}`);
      expect(text).toContain(about);
    }
    expect(rows.filter(row => row.length > 80 && !list.some(([line]) => row.includes(line)))).toEqual([]);
  });
});

test('the manual page tells every command, flag, step, gate and exit code, and asks roff for nothing else', () => {
  const page = manPage(program, lists);
  const bare = page.replaceAll('\\-', '-').replaceAll('\\(aq', "'").replaceAll('\\(dq', '"');
  for (const command of described) expect(bare).toContain(`.SS faststart ${command.name()}`);
  for (const {flags} of [...program.options, ...described.flatMap(command => command.options)])
    expect(bare).toContain(`.B ${flags}\n`);
  for (const {id} of gates) expect(bare).toContain(`.B ${id}\n`);
  expect(bare).toContain('.B 75\nanother faststart');
  const requests = page.split('\n').flatMap(line => /^[.'](\S*)/.exec(line)?.[1] ?? []);
  expect([...new Set(requests)].sort()).toEqual(['B', 'BR', 'PP', 'SH', 'SS', 'TH', 'TP']);
});
