import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createChain, createChainCheck} from '../../src/engine/chain.ts';

const objects = ['{"type":"a","n":1}', '{"type":"b","n":2}', '{"type":"c","n":3}', '{"type":"d","n":4}'];

function written(lines: readonly string[]): string[] {
  const chained = createChain();
  return lines.map(line => chained(line));
}

function broken(lines: readonly string[]): number[] {
  const holds = createChainCheck();
  return lines.flatMap((line, index) => (holds(line) ? [] : [index]));
}

test('what was written holds, and stays JSON with its fields', () => {
  expect(broken(written(objects))).toEqual([]);
  expect(JSON.parse(written(objects)[1] ?? '')).toMatchObject({type: 'b', n: 2});
});

test('lines that were never chained hold', () => {
  expect(broken(objects)).toEqual([]);
});

test.each([
  ['a changed number', (lines: string[]) => lines.with(1, lines[1]?.replace('"n":2', '"n":9') ?? ''), [1]],
  ['a line taken out', (lines: string[]) => lines.toSpliced(1, 1), [1]],
  ['a line put in between', (lines: string[]) => lines.toSpliced(2, 0, '{"type":"x"}'), [2]],
  ['a first line taken out', (lines: string[]) => lines.slice(1), [0]],
  [
    'two lines that changed places',
    (lines: string[]) => lines.with(1, lines[2] ?? '').with(2, lines[1] ?? ''),
    [1, 2, 3],
  ],
  ['a link taken off', (lines: string[]) => lines.with(2, objects[2] ?? ''), [2, 3]],
])('%s is seen', (_what, edit, expected) => {
  expect(broken(edit(written(objects)))).toEqual(expected);
});

test('any single character that is changed is seen', () => {
  const lines = written(objects);
  fc.assert(
    fc.property(
      fc.nat(lines.length - 1),
      fc.nat(),
      fc.constantFrom('0', '7', 'x', ' '),
      (at, where, char) => {
        const line = lines[at] ?? '';
        const index = where % line.length;
        fc.pre(line[index] !== char);
        expect(broken(lines.with(at, line.slice(0, index) + char + line.slice(index + 1)))).not.toEqual([]);
      },
    ),
  );
});
