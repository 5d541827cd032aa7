import {expect, test} from 'vitest';
import {commonPrefix} from '../../src/diagnose/common-prefix.ts';

const isWellBegun = (line: string): boolean => /^(?:INFO|ERROR) /.test(line);
const said = ['INFO one', 'INFO two', 'ERROR three', '  File "a.py"', 'INFO four', 'ERROR five', 'words'];
const stripped = (lines: readonly string[]): readonly string[] | undefined => {
  const prefix = commonPrefix(lines, isWellBegun);
  return prefix === undefined ? undefined : lines.map(line => line.replace(prefix, ''));
};

test('what every line begins with goes, whatever its figures are', () => {
  const lines = said.map((line, index) => `node7 unit[${index * 31}]: ${line.trim()}`);
  expect(stripped(lines)).toEqual(said.map(line => line.trim()));
});

test('a few lines of others do not hide it', () => {
  const lines = [...said, ...said].map(line => `{app} x ${line}`);
  expect(stripped([...lines, 'half a li'])?.slice(0, 3)).toEqual(['INFO one', 'INFO two', 'ERROR three']);
});

test('lines that begin as programs begin them have no such prefix, and neither have a few', () => {
  expect(stripped(said)).toBeUndefined();
  expect(stripped(said.slice(0, 4).map(line => `x ${line}`))).toBeUndefined();
});

test('a bar that is drawn again and again is what is said, not what stands before it', () => {
  const bars = Array.from(
    {length: 20},
    (_, done) => `Loading shards: ${done * 5}% done | ${done}/20 [00:0${done % 9}]`,
  );
  expect(stripped(bars)).toBeUndefined();
});

test('signs of patterns are signs', () => {
  const lines = said.map(line => `a.b*c(1) [x+y] ${line}`);
  expect(stripped(lines)?.[0]).toBe('INFO one');
  expect(stripped([...lines.slice(0, 5), 'aXb*c(1) [x+y] INFO six'])?.[5]).toBeUndefined();
});
