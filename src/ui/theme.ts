import type {TextProps} from 'ink';

/** Colour by meaning. A word or a sign always goes with it. */
export type Tone = 'plain' | 'strong' | 'ok' | 'warn' | 'stop' | 'dim' | 'accent';

type Style = Pick<TextProps, 'color' | 'bold' | 'dimColor'>;
export type Theme = Readonly<Record<Tone, Style>>;

/** Of the 16 colours only, so that light and dark backgrounds both work. */
const coloured: Theme = {
  plain: {},
  strong: {bold: true},
  ok: {color: 'green'},
  warn: {color: 'yellow'},
  stop: {color: 'red', bold: true},
  dim: {dimColor: true},
  accent: {color: 'cyan'},
};

const plain: Theme = {
  plain: {},
  strong: {bold: true},
  ok: {},
  warn: {},
  stop: {bold: true},
  dim: {},
  accent: {bold: true},
};

export function themeFor(options: {color: boolean}): Theme {
  return options.color ? coloured : plain;
}
