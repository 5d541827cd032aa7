import fc from 'fast-check';
import {expect, it} from 'vitest';
import {rowLabel, rowsOf, windowAround} from '../../src/ui/option-window.ts';

it.each([
  ['', 10, 1],
  ['one two', 10, 1],
  ['one two three', 10, 2],
  ['abcdefghijkl', 5, 3],
  ['ab abcdefgh c', 5, 3],
])('%j at %i columns takes %i rows', (text, columns, rows) => {
  expect(rowsOf(text, columns)).toBe(rows);
});

it.each([
  ['short', 20, 'short'],
  ['/dev/nvme0n1  3841 GB  BLANK  Azure local NVMe', 40, '/dev/nvme0n1  3841 GB  BLANK'],
  ['no columns at all in this long label', 20, 'no columns at all ..'],
])('%j in a row of %i columns is %j', (label, columns, row) => {
  expect(rowLabel(label, columns)).toBe(row);
  expect(row.length).toBeLessThanOrEqual(columns);
});

it('always shows the chosen place, as many others as fit, and nothing beyond the ends', () => {
  fc.assert(
    fc.property(
      fc.integer({min: 1, max: 40}),
      fc.nat(39),
      fc.integer({min: 1, max: 40}),
      (count, at, size) => {
        const index = at % count;
        const {from, to} = windowAround(index, count, size);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(count);
        expect(to - from).toBe(Math.min(count, size));
        expect(from <= index && index < to).toBe(true);
      },
    ),
  );
});

it('shows the beginning of the list where nothing is chosen yet', () => {
  expect(windowAround(-1, 10, 4)).toEqual({from: 0, to: 4});
});
