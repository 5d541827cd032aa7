import fc from 'fast-check';
import {expect, it} from 'vitest';
import {NOTE_MARGIN, noteRows} from '../../src/ui/note-rows.ts';

const NOTICE = 'leaving as soon as what runs here has stopped; what Docker owns goes on; ^C leaves at once';

it('takes two rows for a note that is wider than the screen, and loses no word of it', () => {
  const rows = noteRows(NOTICE, 60);
  expect(rows).toHaveLength(2);
  expect(rows.join(' ')).toBe(NOTICE);
});

it('keeps beginning and end of a note that two rows do not hold', () => {
  const [first, second] = noteRows(`/dev/nvme0n1 is ${'very '.repeat(60)}busy: stop it`, 60);
  expect(first).toMatch(/^\/dev\/nvme0n1 is very/);
  expect(second).toMatch(/^\.\. .*busy: stop it$/);
});

it('gives a line to type a row of its own, whole where it fits', () => {
  const line = "tmux new -A -s faststart 'faststart bench'";
  expect(noteRows(`to survive it:\n${line}`, 60)).toEqual(['to survive it:', line]);
});

it('never makes a row too wide, nor more than two of them', () => {
  fc.assert(
    fc.property(fc.string({maxLength: 400}), fc.integer({min: 60, max: 120}), (text, columns) => {
      const rows = noteRows(text, columns);
      expect(rows.length).toBeLessThanOrEqual(2);
      for (const row of rows) expect(row.length).toBeLessThanOrEqual(columns - NOTE_MARGIN);
    }),
  );
});

it('has no row where there is nothing to say', () => {
  expect(noteRows(null, 60)).toEqual([]);
});
