import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {quote} from '../../src/engine/shell.ts';
import {wrapShell} from '../../src/ui/wrap-shell.ts';

/** What a shell makes of continued lines. */
const joined = (lines: readonly string[]): string => lines.join('\n').replaceAll(/ \\\n {2}/g, ' ');

describe('breaking a command', () => {
  it('leaves one that fits alone', () => {
    expect(wrapShell('df -hT /nvme', 12)).toEqual(['df -hT /nvme']);
  });

  it('continues it as a shell would', () => {
    expect(wrapShell('docker compose -f a.yml build', 20)).toEqual(['docker compose -f \\', '  a.yml build']);
  });

  it('never breaks inside quotes', () => {
    expect(wrapShell("echo 'a b c d e f g h' x", 22)).toEqual(['echo \\', "  'a b c d e f g h' \\", '  x']);
    expect(wrapShell("echo 'a b c d e f g h' x", 12)).toEqual([
      'echo \\',
      "'a b c '\\",
      "'d e f '\\",
      "'g h' x",
    ]);
  });

  it('puts a comment on rows of its own, before the command', () => {
    expect(wrapShell("vi '/a #b'   # it's a comment", 18)).toEqual(["# it's a comment", "vi '/a #b'"]);
  });

  it('breaks between words only, where each of them fits', () => {
    const word = fc
      .string({minLength: 1, maxLength: 12, unit: fc.constantFrom('a', ' ', "'", '"', '\\', '$', '/')})
      .map(quote);
    fc.assert(
      fc.property(
        fc.array(word, {minLength: 1, maxLength: 12}),
        fc.integer({min: 60, max: 120}),
        (words, columns) => {
          const line = words.join(' ');
          expect(joined(wrapShell(line, columns))).toBe(line);
        },
      ),
    );
  });
});
