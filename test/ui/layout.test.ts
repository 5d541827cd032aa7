import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {fitting, flow, layoutFor} from '../../src/ui/layout.ts';
import {railRows} from '../../src/ui/rail.ts';

const names = ['repo', 'clean up', 'NVMe', '.env', 'image', 'convert', 'warm', 'online', 'proof'];
const steps = names.map((name, index) => ({id: index === 0 ? 'repo' : String(index - 1), name}));

describe('the room there is', () => {
  it('stays below the height of the terminal, so that it never scrolls it', () => {
    fc.assert(
      fc.property(fc.integer({min: 60, max: 300}), fc.integer({min: 18, max: 120}), (columns, rows) => {
        const layout = layoutFor(columns, rows, railRows(steps, [], '0', columns).length);
        expect(layout).toMatchObject({fits: true, height: rows - 1});
        expect(layout.fits && layout.bodyRows).toBeGreaterThanOrEqual(10);
      }),
    );
  });

  it.each([
    [59, 40],
    [200, 17],
    [1, 1],
  ])('says that %i x %i is too small', (columns, rows) => {
    expect(layoutFor(columns, rows, 2)).toEqual({fits: false, columns, rows});
  });
});

describe('flowing cells', () => {
  it('keeps order, loses none, and never makes a row wider than there is room', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({min: 1, max: 20}), {maxLength: 20}), widths => {
        const rows = flow(widths, 40, 2);
        expect(rows.flat()).toEqual(widths.map((_, index) => index));
        for (const row of rows) {
          expect(
            row.reduce((sum, index) => sum + (widths[index] ?? 0), 0) + 2 * (row.length - 1),
          ).toBeLessThanOrEqual(40);
        }
      }),
    );
  });

  it('says how many fit on one line', () => {
    expect([fitting([10, 10, 10], 22, 2), fitting([], 10, 2)]).toEqual([2, 0]);
  });
});

describe('the rail', () => {
  it.each([
    [80, 2],
    [60, 3],
    [200, 1],
  ])('takes at %i columns %i rows', (columns, rows) => {
    expect(railRows(steps, [], '0', columns)).toHaveLength(rows);
  });
});
