import fc from 'fast-check';
import {expect, test} from 'vitest';
import {plainText} from '../../src/engine/plain-text.ts';
import {splitLines} from '../../src/host/lines.ts';

function split(chunks: readonly (string | Uint8Array)[], longestLine?: number) {
  const lines: [string, boolean][] = [];
  const splitter = splitLines((text, replaces) => lines.push([text, replaces]), longestLine);
  for (const chunk of chunks) splitter.write(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  splitter.end();
  return lines;
}

test('a line ends at a newline, and the last one at the end', () => {
  expect(split(['one\ntwo\n\nthree'])).toEqual([
    ['one', false],
    ['two', false],
    ['', false],
    ['three', false],
  ]);
});

test('a progress bar drawn with carriage returns arrives as lines that replace each other', () => {
  expect(split(['10%\r20%\r30%\ndone\n'])).toEqual([
    ['10%', false],
    ['20%', true],
    ['30%', true],
    ['done', false],
  ]);
});

test('a bar that is cleared before it is drawn makes no empty lines', () => {
  expect(split(['\r10%', '\r20%', '\n'])).toEqual([
    ['10%', false],
    ['20%', true],
  ]);
});

test('a carriage return before a newline is one end of line, also across a chunk border', () => {
  expect(split(['one\r', '\ntwo\r\n'])).toEqual([
    ['one', false],
    ['two', false],
  ]);
});

test('a bar is handed on at its carriage return, not with the next chunk', () => {
  const lines: string[] = [];
  splitLines(text => lines.push(text)).write(Buffer.from('50%\r'));
  expect(lines).toEqual(['50%']);
});

test('characters of several bytes survive any chunk border', () => {
  const text = 'naïve 日本語 🚀\nsecond ✅\n';
  fc.assert(
    fc.property(fc.array(fc.integer({min: 0, max: Buffer.byteLength(text)}), {maxLength: 8}), cuts => {
      const bytes = Buffer.from(text);
      const borders = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
      const chunks = borders.slice(1).map((end, index) => bytes.subarray(borders[index], end));
      expect(split(chunks).map(([line]) => line)).toEqual(['naïve 日本語 🚀', 'second ✅']);
    }),
  );
});

test('bytes that are not UTF-8 become replacement characters', () => {
  expect(split([Uint8Array.of(0x61, 0xff, 0xfe, 0x62, 0x0a)])).toEqual([['a\ufffd\ufffdb', false]]);
});

test('an endless line is handed out in pieces and loses nothing', () => {
  const pieces = split(['x'.repeat(25)], 10).map(([line]) => line);
  expect(pieces.map(piece => piece.length)).toEqual([10, 10, 5]);
});

test('escape codes and control characters never reach the reader', () => {
  expect(
    plainText('\u001b[2J\u001b[31mred\u001b[0m \u001b]0;title\u0007a\u0008b\u009b2Kc\u202ed\u0000'),
  ).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  expect(plainText('\u001b[31mred\u001b[0m\u001b[1A\u001b[2K and\tblue')).toBe('red and    blue');
});
