import {describe, expect, it} from 'vitest';
import {sizeAsTheStoreReads, sizeBytes, sizeSpelling, sizeText} from '../../src/env/size.ts';

describe('a size of the store', () => {
  it.each([
    ['32GB', 32 * 2 ** 30],
    ['128MB', 128 * 2 ** 20],
    ['4096B', 4096],
    ['32GiB', null],
    ['32 GB', null],
    ['32', null],
  ])('E16 %s is %s bytes', (text, bytes) => {
    expect(sizeBytes(text)).toBe(bytes);
  });

  it.each([
    ['32GiB', '32GB'],
    ['32 gb', '32GB'],
    ['32G', '32GB'],
    ['1.5GiB', '1536MB'],
    ['032MB', '32MB'],
    ['32', null],
    ['much', null],
    ['-1GB', null],
    ['1,500 GB', null],
    ['1.500GB', null],
    ['1,5 GB', '1536MB'],
  ])('E16 %s was meant as %s', (text, meant) => {
    expect(sizeAsTheStoreReads(text)).toBe(meant);
    if (meant !== null) expect(sizeBytes(meant)).not.toBeNull();
  });

  it('E16 tells GiB and GB apart', () => {
    expect(sizeSpelling('32GiB')).toContain('32GB (not 32GiB). Its units are 1024-based already.');
    expect(sizeSpelling('32gb')).not.toContain('1024');
  });

  it('is shown in its own units', () => {
    expect([sizeText(32 * 2 ** 30), sizeText(1.25 * 2 ** 30), sizeText(128 * 2 ** 20)]).toEqual([
      '32 GB',
      '1.3 GB',
      '128 MB',
    ]);
  });
});
