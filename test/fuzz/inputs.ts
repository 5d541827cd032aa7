import fc from 'fast-check';

/** What must be typed to agree to the end of a disk. The inputs hold it only in ways that must not count. */
export const CONSENT = 'Q7Z9X2';

/** One thing that may happen to a terminal. */
export type Happening =
  | {readonly kind: 'keys'; readonly bytes: string}
  | {readonly kind: 'resize'; readonly columns: number; readonly rows: number}
  /** Until the dialog about destroying something takes keys. */
  | {readonly kind: 'rest'};

const keys = (bytes: string): Happening => ({kind: 'keys', bytes});

/** Every key that acts somewhere, by what terminals send for it; `ctrl+c` and `q` apart, since they end a run early. */
const ACTING = [
  ...'rpcwlfaujkhgG?yn0123456789 \r\t',
  '\u001b',
  '\u001b[A',
  '\u001b[B',
  '\u001b[C',
  '\u001b[D',
  '\u001bOA',
  '\u001b[5~',
  '\u001b[6~',
  '\u001b[H',
  '\u001b[4~',
  '\u0008',
  '\u007f',
  '\u000c',
  '\u0002',
  '\u0006',
  '\u0015',
  '\u0017',
];

/** What no key map knows: function keys, broken and foreign sequences, bytes of other encodings, wide letters. */
const STRANGE = [
  '\u001bOP',
  '\u001b[15~',
  '\u001b[M',
  '\u001b[<0;3;4M',
  '\u001b[1;5C',
  '\u001b[200~',
  '\u001b[201~',
  '\u001b[I',
  '\u001b]11;rgb:0000/0000/0000\u0007',
  '\u001b[?62;c',
  '\u0000',
  '\ufffd',
  '\u4e2d\u6587',
  'e\u0301',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  '\u202e',
  '\u001b',
];

/** Pasted or typed ahead, with more than was meant: never a consent. */
const PASTES = [
  `${CONSENT}\r`,
  `${CONSENT}\n`,
  `${CONSENT}\ry\r`,
  `y\n${CONSENT}\n`,
  `\u001b[200~${CONSENT}\n\u001b[201~`,
  `\u001b[200~y\r${CONSENT}\r\u001b[201~`,
  `\u001b[200~${'long '.repeat(2000)}\u001b[201~`,
  'sudo rm -rf /\r',
  'yes\ryes\ryes\r',
];

const resize = fc
  .record({columns: fc.integer({min: 1, max: 210}), rows: fc.integer({min: 1, max: 70})})
  .map((size): Happening => ({kind: 'resize', ...size}));

export function happenings(most: number): fc.Arbitrary<readonly Happening[]> {
  return fc.array(
    fc.oneof(
      {weight: 14, arbitrary: fc.constantFrom(...ACTING).map(keys)},
      {weight: 3, arbitrary: fc.constantFrom(...STRANGE).map(keys)},
      {weight: 3, arbitrary: fc.constantFrom(...PASTES).map(keys)},
      {weight: 1, arbitrary: fc.constantFrom('\u0003', 'q', 'x').map(keys)},
      {weight: 2, arbitrary: resize},
      {weight: 1, arbitrary: fc.constant<Happening>({kind: 'rest'})},
    ),
    {minLength: 10, maxLength: most},
  );
}
