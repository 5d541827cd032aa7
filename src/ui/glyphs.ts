/** Every sign the wizard draws, in one place, each with an ASCII twin. */
export type Glyphs = {
  readonly pass: string;
  readonly stop: string;
  readonly warn: string;
  readonly unknown: string;
  readonly run: string;
  readonly open: string;
  readonly stale: string;
  readonly pointer: string;
  readonly proposed: string;
  readonly rule: string;
  readonly bar: string;
  readonly barRunning: string;
  readonly barEmpty: string;
  readonly more: string;
  readonly cursor: string;
  readonly mask: string;
  readonly dot: string;
  readonly times: string;
  readonly pulse: readonly string[];
  readonly border: 'round' | 'classic';
};

const unicode: Glyphs = {
  pass: '✔',
  stop: '✖',
  warn: '▲',
  unknown: '?',
  run: '▶',
  open: '·',
  stale: '↺',
  pointer: '❯',
  proposed: '★',
  rule: '─',
  bar: '█',
  barRunning: '▒',
  barEmpty: '░',
  more: '↓',
  cursor: '▏',
  mask: '•',
  dot: '·',
  times: '×',
  pulse: ['◐', '◓', '◑', '◒'],
  border: 'round',
};

const ascii: Glyphs = {
  pass: '+',
  stop: 'x',
  warn: '!',
  unknown: '?',
  run: '>',
  open: '-',
  stale: '~',
  pointer: '>',
  proposed: '*',
  rule: '-',
  bar: '#',
  barRunning: '=',
  barEmpty: '.',
  more: 'v',
  cursor: '_',
  mask: '*',
  dot: '|',
  times: 'x',
  pulse: ['-', '\\', '|', '/'],
  border: 'classic',
};

export function glyphsFor(options: {ascii: boolean}): Glyphs {
  return options.ascii ? ascii : unicode;
}
