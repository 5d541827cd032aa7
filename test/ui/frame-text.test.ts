import {Terminal} from '@xterm/headless';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {frameText} from '../../src/ui/frame-text.ts';

const STEP = '\u001B[E';

async function shown(...texts: readonly string[]) {
  const terminal = new Terminal({rows: 8, cols: 20, allowProposedApi: true});
  for (const text of texts) await new Promise<void>(resolve => terminal.write(text, resolve));
  const {active} = terminal.buffer;
  const lines = Array.from({length: active.length}, (_, row) => active.getLine(row)?.translateToString(true));
  return {lines, x: active.cursorX, y: active.cursorY};
}

test('steps over lines that stay are one step, and a single one stays what it is', () => {
  expect(frameText(`\u001B[7A${STEP.repeat(5)}new\r\n${STEP}`, false)).toBe(
    `\u001B[7A\u001B[5Enew\r\n${STEP}`,
  );
});

test('a frame leaves on the terminal what Ink meant, wherever it steps and changes', async () => {
  const piece = fc.oneof(
    fc.nat({max: 9}).map(count => STEP.repeat(count)),
    fc.constantFrom('changed', '\r\n', '\u001B[3A', '\u001B[1G\u001B[K'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, {maxLength: 12}), async pieces => {
      const before = 'one\r\ntwo\r\nthree\r\nfour\r\nfive';
      const frame = pieces.join('');
      expect(await shown(before, frameText(frame, false))).toEqual(await shown(before, frame));
    }),
    {numRuns: 100},
  );
});

test('what is cut is marked in ASCII where that is wanted', () => {
  expect(frameText('a long lin…', true)).toBe('a long lin~');
  expect(frameText('a long lin…', false)).toBe('a long lin…');
});
