import {describe, expect, it} from 'vitest';
import {parseEnvFile} from '../../src/env/parse.ts';

const fatal = (text: string) =>
  parseEnvFile(text)
    .problems.filter(problem => problem.fatal)
    .map(problem => `${problem.line}: ${problem.text}`);

describe('the grammar of an env file', () => {
  it.each([
    ['bare', 'A=/nvme/x-1.y', '/nvme/x-1.y'],
    ['empty', 'A=', ''],
    ['single quotes', "A='a $b `c` ; #d'", 'a $b `c` ; #d'],
    ['double quotes', 'A="a b"', 'a b'],
    ['export', 'export A=1', '1'],
    ['a # inside a word', 'A=a#b', 'a#b'],
    ['= in the value', 'A=b=c', 'b=c'],
    ['indented', '  A=1', '1'],
    ['trailing space', 'A=1  ', '1'],
  ])('accepts %s', (_, line, value) => {
    const file = parseEnvFile(`${line}\n`);
    expect(file.problems).toEqual([]);
    expect(file.onlyAssignments).toBe(true);
    expect(file.assignments).toMatchObject([{line: 1, key: 'A', value}]);
  });

  it.each([
    ['E03 CRLF', '# c\nA=1\r\nB=2\r\n', '2: the file has Windows line ends'],
    ['E04 byte order mark', '\uFEFFA=1\n', '1: the file starts with a byte order mark'],
    ['E04 NUL', 'A=1\nB=\0\n', '2: the file holds a NUL byte'],
    ['E04 not UTF-8', 'A=\uFFFD\n', '1: the file is not UTF-8'],
    ['E05 space before =', 'MODEL_NAME = 1', '1: MODEL_NAME has a space before ='],
    ['E05 space after =', 'MODEL_NAME= 1', '1: MODEL_NAME has a space after ='],
    ['E05 colon', '\nMODEL_NAME: 1', '2: MODEL_NAME is set with a colon'],
    ['E05 open quote', "MODEL_NAME='x", '1: the value of MODEL_NAME has an opening quote and no closing one'],
    ['E05 mixed quotes', "MODEL_NAME='x'y", '1: the value of MODEL_NAME mixes quoted and unquoted text'],
    ['E05 unquoted space', 'MODEL_NAME=x y', '1: the value of MODEL_NAME holds a space'],
    ['E05 backslash', 'MODEL_NAME=x\\y', '1: the value of MODEL_NAME holds a backslash'],
    ['E05 # first', 'MODEL_NAME=#x', '1: the value of MODEL_NAME starts with #'],
    ['E07 reference', 'MODEL_NAME=$HF_TOKEN', '1: the value of MODEL_NAME refers to another variable'],
    [
      'E07 reference in double quotes',
      'MODEL_NAME="${B}"',
      '1: the value of MODEL_NAME refers to another variable',
    ],
    ['E08 command substitution', 'MODEL_NAME=$(id)', '1: the value of MODEL_NAME holds a command'],
    ['E08 backticks', 'MODEL_NAME=`id`', '1: the value of MODEL_NAME holds a command'],
    [
      'E08 semicolon',
      'MODEL_NAME=1;id',
      '1: the value of MODEL_NAME holds a character that ends or redirects',
    ],
    ['E10 duplicate', 'A=1\nB=2\nA=3', '3: A is set twice, first on line 1'],
    [
      'E30 non-ASCII',
      'A=caf\u00e9',
      '1: the value of A holds a character that is not printable ASCII at position 4',
    ],
    ['E30 very long', `A=${'x'.repeat(5000)}`, '1: the value of A is 5000 characters long'],
    ['a lone word', 'reboot', '1: the word has no value'],
    ['a command', 'rm -rf /', '1: is not an assignment'],
    ['a search path', 'PATH=/tmp/evil', '1: PATH steers the shell'],
    ['E08 a variable that bash takes as arithmetic', "RANDOM='a[$(id)]'", '1: RANDOM steers the shell'],
    ['E04 a name that an object has of its own', '__proto__=1', '1: __proto__ is no name'],
    ['a preloaded library', 'LD_PRELOAD=/tmp/evil.so', '1: LD_PRELOAD steers the shell'],
    ['a start-up file', 'BASH_ENV=/tmp/evil', '1: BASH_ENV steers the shell'],
  ])('refuses %s, with its line', (_, text, expected) => {
    expect(fatal(text)).toContainEqual(expect.stringContaining(expected));
    expect(parseEnvFile(text).onlyAssignments).toBe(false);
  });

  it('E09 shows what a value with a comment behind it comes to, without refusing it', () => {
    const file = parseEnvFile('SLLM_NUM_THREAD=16 # threads\n');
    expect(file.onlyAssignments).toBe(true);
    expect(file.problems).toMatchObject([
      {line: 1, fatal: false, text: 'SLLM_NUM_THREAD has a comment behind its value; the value is "16"'},
    ]);
  });

  it.each([
    ['E05 a space', 'MODEL_NAME=x y # note', "write MODEL_NAME='x y'"],
    ['E07 $ in a value', 'MODEL_NAME=x$y', "write the value out, or write MODEL_NAME='x$y'"],
    ['E07 $ in a path', 'A=$HOME/models', 'write the absolute path out'],
    [
      'E07 $ in a token',
      'HF_TOKEN=hf_abc$def',
      'write the value out, or put the whole value in single quotes',
    ],
    ['E08 a command', 'MODEL_NAME=`id`', "write MODEL_NAME='`id`'"],
    ['E26 a space in a value of another name', 'NOTE=plain words', 'put the whole value in single quotes'],
  ])('offers the line that makes the readers agree: %s', (_, line, fix) => {
    expect(parseEnvFile(line).problems[0]?.fix).toBe(fix);
  });

  it('E26 shows no secret in a problem', () => {
    const texts = [
      'HF_TOKEN=hf_verysecretvalue # mine',
      'HF_TOKEN="hf_verysecretvalue',
      'HF_TOKEN=hf_verysecretvalue;x',
    ];
    for (const text of texts) expect(JSON.stringify(parseEnvFile(text).problems)).not.toContain('verysecret');
  });

  it('E26 repeats nothing of a broken line but the names that are its own', () => {
    for (const text of ['hunter2hunter2', 'MIIEsecret: x', 'MIIEsecret = x', 'sec_ret=a b', 'sec_ret= a'])
      expect(JSON.stringify(parseEnvFile(text).problems)).not.toMatch(/hunter2|MIIE|sec_ret/);
  });

  it('E04 takes a comment that is not UTF-8, or holds a line end of Unicode', () => {
    for (const text of ['# caf\uFFFD\nA=1\n', '# a\u2028b\nA=1\n', 'A=1\n', 'A=1 # caf\uFFFD\u2028\n'])
      expect(parseEnvFile(text).onlyAssignments).toBe(true);
  });

  it('E06 accepts export', () => {
    expect(parseEnvFile('export HF_TOKEN=hf_12345678').onlyAssignments).toBe(true);
  });
});
