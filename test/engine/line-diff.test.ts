import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {lineDiff} from '../../src/engine/line-diff.ts';

describe('lineDiff', () => {
  it('shows only what changes', () => {
    expect(lineDiff('a\nHF_HUB_OFFLINE=1\nb\n', 'a\nb\nc\n')).toEqual(['- HF_HUB_OFFLINE=1', '+ c']);
  });

  it('says nothing about equal texts', () => {
    expect(lineDiff('a\nb\n', 'a\nb\n')).toEqual([]);
  });

  it('takes away and adds exactly the lines that make the one text the other', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd'), {maxLength: 8})
      .map(lines => lines.map(line => `${line}\n`).join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const count = (lines: string[], sign: string) => lines.filter(line => line.startsWith(sign)).length;
        const diff = lineDiff(before, after);
        const size = (whole: string) => whole.split('\n').length - 1;
        expect(size(before) - count(diff, '- ') + count(diff, '+ ')).toBe(size(after));
      }),
    );
  });
});

it('E26 a line that sets a secret is told without it, a short one too', () => {
  expect(lineDiff('A=1\nHF_TOKEN=ab12\n', 'A=1\n# export DB_PASS: cd34\n')).toEqual([
    '- HF_TOKEN=[hidden]',
    '+ # export DB_PASS: [hidden]',
  ]);
});
