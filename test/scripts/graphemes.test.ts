import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {isOneColumnEach, segmenter} from '../../scripts/bundle/graphemes.ts';

const everyUnit = Array.from({length: 0x10000}, (_, code) => String.fromCharCode(code));
const signs = everyUnit.filter(isOneColumnEach);

function clustersOf(text: string, by: Pick<Intl.Segmenter, 'segment'> | typeof segmenter) {
  return [...by.segment(text)].map(({segment, index}) => ({segment, index}));
}

describe('signs that need no segmenter', () => {
  test('are all that a screen of ours is made of, and one column wide each', () => {
    expect(signs.length).toBeGreaterThan(900);
    expect(signs.filter(sign => stringWidth(sign) !== 1)).toEqual([]);
    for (const sign of 'aZ~✔✖▲▶·↺❯★─█▒░↓▏•×◐◓◑◒╭╯│…') expect(isOneColumnEach(sign), sign).toBe(true);
  });

  test('leave to others what joins, hides or is two columns wide', () => {
    for (const text of [
      '\u0301',
      '\u200D',
      '\uFE0F',
      '\u00AD',
      '漢',
      '⚡',
      '\u{1F600}',
      '\t',
      '\n',
      '\u001B',
    ])
      expect(isOneColumnEach(text), JSON.stringify(text)).toBe(false);
  });

  test('are as many columns as characters, however they stand together', () => {
    fc.assert(
      fc.property(fc.string({unit: fc.constantFrom(...signs)}), text => {
        expect(stringWidth(text)).toBe(text.length);
      }),
    );
  });
});

test('texts are cut as Node itself cuts them', () => {
  const units = fc.oneof(
    {weight: 6, arbitrary: fc.constantFrom(...signs, '\u001B', '\n')},
    {weight: 1, arbitrary: fc.string({unit: 'grapheme', minLength: 1, maxLength: 1})},
  );
  const node = new Intl.Segmenter();
  fc.assert(
    fc.property(fc.array(units), fc.nat(), (parts, seed) => {
      const text = parts.join('');
      expect(clustersOf(text, segmenter)).toEqual(clustersOf(text, node));
      const at = text.length === 0 ? 0 : seed % text.length;
      const ours = segmenter.segment(text).containing(at);
      const theirs = node.segment(text).containing(at);
      if (text.length > 0) expect([ours?.segment, ours?.index]).toEqual([theirs?.segment, theirs?.index]);
    }),
  );
});
