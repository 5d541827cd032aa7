import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseEnv} from 'node:util';
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {parseEnvFile} from '../../src/env/parse.ts';
import {quoteValue} from '../../src/env/quote-value.ts';
import {bashCommand} from '../../src/env/readers.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'faststart-proof-'));
});
afterAll(() => rmSync(folder, {recursive: true}));

/** Really asks bash, as the program does. */
function askBash(text: string): {values: Map<string, string>; stderr: string} {
  const {argv, stdin = ''} = bashCommand(text);
  const [program, ...args] = argv;
  const {stdout, stderr} = spawnSync(program, args, {cwd: folder, encoding: 'utf8', input: stdin});
  return {
    values: new Map(
      stdout
        .split('\0')
        .map(entry => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
    ),
    stderr,
  };
}

const canary = () => join(folder, 'canary');
const piece = fc.constantFrom(
  '=',
  'A',
  'B_1',
  '1',
  ' ',
  '\t',
  '"',
  "'",
  '`',
  '$',
  '$(',
  ')',
  '(',
  '{',
  '}',
  ';',
  '&',
  '|',
  '<',
  '>',
  '\\',
  '#',
  '!',
  '*',
  '~',
  '%',
  ':',
  '[',
  ']',
  '\n',
  '/usr/bin/touch canary',
  '$(/usr/bin/touch canary)',
  '`/usr/bin/touch canary`',
  ';/usr/bin/touch canary',
  '&&/usr/bin/touch canary',
  ' /usr/bin/touch canary',
  'export ',
  'PATH=',
  'LD_PRELOAD=',
  'BASH_ENV=',
  'IFS=',
  'PS4=',
  'RANDOM=',
  'OPTIND=',
  "'a[$(/usr/bin/touch canary)]'",
);
const noise = fc.array(piece, {maxLength: 8}).map(pieces => pieces.join(''));
const line = fc.oneof(
  noise,
  fc
    .tuple(
      fc.constantFrom('A', 'B', 'HF_TOKEN', 'PATH', 'ENV', 'export C', 'RANDOM', 'SECONDS', 'BASH_ARGV0'),
      fc.constantFrom('=', ' =', '= ', ':'),
      noise,
    )
    .map(parts => parts.join('')),
  fc
    .tuple(fc.constantFrom("A='", 'B="', 'C='), noise, fc.constantFrom("'", '"', '', ' # c'))
    .map(parts => parts.join('')),
);
const file = fc.array(line, {minLength: 1, maxLength: 3}).map(lines => `${lines.join('\n')}\n`);

describe('a file that is proven to hold only assignments', () => {
  it('never runs anything, and bash reads what the proof read', () => {
    let asked = 0;
    fc.assert(
      fc.property(file, text => {
        const parsed = parseEnvFile(text);
        if (!parsed.onlyAssignments) return;
        asked++;
        const {values, stderr} = askBash(text);
        expect(existsSync(canary())).toBe(false);
        expect(stderr).toBe('');
        for (const {key, value} of parsed.assignments)
          if (!value.includes('~')) expect(values.get(key)).toBe(value);
      }),
      {numRuns: 3000},
    );
    expect(asked).toBeGreaterThan(100);
  });

  it('would be caught by the canary if the proof let a command through', () => {
    askBash('A=$(/usr/bin/touch canary)\n');
    expect(existsSync(canary())).toBe(true);
    rmSync(canary());
  });
});

/** Every variable that bash itself has. */
const ofBash = spawnSync('/bin/bash', ['--noprofile', '--norc', '-c', 'compgen -v'], {encoding: 'utf8'})
  .stdout.split('\n')
  .filter(name =>
    /^(?:BASH|COMP|DIRSTACK|EPOCH|EUID|FUNC|GROUPS|HIST|IFS|LINENO|OPT|PPID|PS|RANDOM|SECONDS|SHELL|SRANDOM|UID)/.test(
      name,
    ),
  );

describe('variables that have a meaning to bash', () => {
  it.each([
    ...new Set([
      ...ofBash,
      'RANDOM',
      'SRANDOM',
      'OPTIND',
      'OPTERR',
      'HISTCMD',
      'SECONDS',
      'LINENO',
      'MAILCHECK',
      'FUNCNEST',
      'TMOUT',
    ]),
  ])('E08 %s is refused, and would run nothing if it were not', name => {
    const text = `${name}='a[$(/usr/bin/touch canary)]'\n`;
    expect(parseEnvFile(text).onlyAssignments).toBe(false);
    askBash(text);
    const ran = existsSync(canary());
    rmSync(canary(), {force: true});
    expect(ran).toBe(false);
  });
});

describe('quoting', () => {
  it('makes bash, Node and the proof read any value alike', () => {
    const value = fc.string({unit: fc.constantFrom(...'aZ09 \t/.-_$`"\'\\#;&|(){}*~!=:%@'), maxLength: 12});
    fc.assert(
      fc.property(value, text => {
        const quoted = quoteValue(text);
        if (quoted === null) return;
        const content = `A=${quoted}\n`;
        expect(parseEnvFile(content).onlyAssignments).toBe(true);
        expect(parseEnv(content).A).toBe(text);
        expect(askBash(content).values.get('A')).toBe(text);
      }),
      {numRuns: 300},
    );
  });

  it('gives up on what no reader can be told', () => {
    expect(quoteValue('a\nb')).toBeNull();
    expect(quoteValue('a\tb')).toBeNull();
    expect(quoteValue(`it's $5`)).toBeNull();
  });
});
