import type {Output} from './output.ts';

/** Glyphs outside ASCII that our own texts use, in ASCII. */
const IN_ASCII: ReadonlyMap<string, string> = new Map([
  ['\u2018', "'"],
  ['\u2019', "'"],
  ['\u201c', '"'],
  ['\u201d', '"'],
  ['\u00d7', 'x'],
  ['\u00b1', '+/-'],
  ['\u2026', '...'],
  ['\u2013', '-'],
  ['\u2014', '--'],
  ['\u2192', '->'],
  ['\u2264', '<='],
  ['\u2265', '>='],
  ['\u00a0', ' '],
]);

/** Without a character outside ASCII: accents are taken off, and what has no other form becomes a question mark. */
export function inAscii(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, glyph => {
    const plain = glyph.normalize('NFKD').replace(/[^\0-\x7f]/gu, '');
    return IN_ASCII.get(glyph) ?? (plain === '' ? '?' : plain);
  });
}

const COMMANDS = 'check|disks|plan|script|run|resume|status|bench|diagnose|report|doctor';
const OURS = new RegExp(`(?<![\\w./-])faststart (?=(?:${COMMANDS})\\b)`, 'g');

/** Every command of ours names the rehearsed machine: typed as it is shown, it never acts on the real one. */
export function onMachineNamed(text: string, machine: string): string {
  return text.replace(OURS, `faststart --rehearse ${machine} `);
}

/** An output whose lines are fit for this screen and this machine, whoever wrote them. */
export function shownOn(
  output: Output,
  {ascii, rehearse}: {readonly ascii: boolean; readonly rehearse: string | null},
): Output {
  return {
    ...output,
    line(text) {
      const named = rehearse === null ? text : onMachineNamed(text, rehearse);
      output.line(ascii ? inAscii(named) : named);
    },
  };
}
