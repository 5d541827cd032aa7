import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {setEnvKeys} from '../../src/env/env-edit.ts';
import {parseEnvFile} from '../../src/env/parse.ts';

function edited(text: string | undefined, values: Record<string, string>): string {
  const edit = setEnvKeys(text, values);
  if (!edit.ok) throw new Error(`cannot be written: ${edit.keys.join()}`);
  return edit.text;
}

describe('setting keys of an env file', () => {
  it('keeps comments, order and other keys', () => {
    expect(edited('# mine\nA=1\n\nB=2 # two\nC=3\n', {A: '9'})).toBe('# mine\nA=9\n\nB=2 # two\nC=3\n');
  });

  it('adds new keys at the end, also where the last line has no end', () => {
    expect(edited('A=1', {B: 'x y'})).toBe("A=1\nB='x y'\n");
  });

  it('writes a new file with a word of warning', () => {
    expect(edited(undefined, {A: '1'})).toMatch(/^# Written by faststart\..*\nA=1\n$/);
  });

  it.each(['export A=1', 'A = 1', 'A: 1', 'A', "A='open"])('replaces the line %j', line => {
    expect(edited(`${line}\nB=2\n`, {A: '9'})).toBe('A=9\nB=2\n');
  });

  it('E10 leaves one line of several', () => {
    expect(edited('A=1\nB=2\nA=3\n', {A: '9'})).toBe('A=9\nB=2\n');
  });

  it('E03 E04 takes Windows line ends and a byte order mark away', () => {
    expect(edited('\uFEFFA=1\r\nB=2\r\n', {B: '3'})).toBe('A=1\nB=3\n');
  });

  it('E07 quotes what a shell would expand', () => {
    expect(edited('', {A: 'x$y'})).toBe("A='x$y'\n");
  });

  it('E28 leaves a line alone that says the same already, and the end of the file', () => {
    const text = 'export A=1 # mine\nB="2"\nC=3';
    expect(edited(text, {A: '1', B: '2'})).toBe(text);
    expect(edited('A=1\n\n\n', {A: '1'})).toBe('A=1\n\n\n');
    expect(edited('A=1\n\n\n', {A: '2'})).toBe('A=2\n\n\n');
    expect(edited(text, {A: '9'})).toBe('A=9\nB="2"\nC=3');
  });

  it('E28 does not write into a quoted text of several lines', () => {
    expect(edited("N='x\nA=1\n'\nA=2\n", {A: '9'})).toBe("N='x\nA=1\n'\nA=9\n");
  });

  it('says which value cannot be written', () => {
    expect(setEnvKeys('', {A: 'a\nb', B: '1'})).toEqual({ok: false, keys: ['A']});
  });

  it('is read back as it was set, and setting it again changes nothing', () => {
    const value = fc.string({unit: fc.constantFrom(...'ab 19$#"/\\;&'), maxLength: 10});
    fc.assert(
      fc.property(fc.constantFrom('', '# c\nX=1\n', 'A=old\nY=2'), value, (text, wanted) => {
        const edit = setEnvKeys(text, {A: wanted});
        if (!edit.ok) return;
        expect(parseEnvFile(edit.text).assignments.find(one => one.key === 'A')?.value).toBe(wanted);
        expect(edited(edit.text, {A: wanted})).toBe(edit.text);
      }),
    );
  });
});
