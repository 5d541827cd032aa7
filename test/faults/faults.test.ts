import {describe, expect, it} from 'vitest';
import {elsewhere} from './elsewhere.ts';
import {idsOf, testedIds, titlesIn} from './titles.ts';

function numbered(letter: string, last: number): readonly string[] {
  return Array.from({length: last}, (_, index) => `${letter}${String(index + 1).padStart(2, '0')}`);
}

/** Every fault of disks, and every one of .env and its secrets. */
const all = [...numbered('D', 46), ...numbered('E', 30)];

describe('the list of faults', () => {
  const tested = testedIds();
  const listed = elsewhere.map(({id}) => id);

  it('has each id in the name of a test, or in the table that says why there is none', () => {
    expect(all.filter(id => !tested.has(id) && !listed.includes(id))).toEqual([]);
  });

  it('has no id in both', () => {
    expect(listed.filter(id => tested.has(id))).toEqual([]);
  });

  it('knows each id that is used, and no reason is missing', () => {
    expect([...tested, ...listed].filter(id => !all.includes(id))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
    expect(elsewhere.filter(({why}) => why.length < 20)).toEqual([]);
  });

  it('is found in titles and tables of titles, never in comments or inside words', () => {
    const source = `
      // it('D40 not a test', ...)
      it('D13 E24 a title', () => {});
      it.each([["D14, gone", 1], [\`E05 quoted\`, 2], ['serial D15', 3]])('%s', () => {});`;
    expect(titlesIn(source).flatMap(idsOf)).toEqual(['D13', 'E24', 'D14', 'E05']);
    expect(idsOf('D94F30 is a serial')).toEqual([]);
  });
});
