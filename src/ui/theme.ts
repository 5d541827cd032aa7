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

/** Yellow and cyan fade on white, and so does what is dimmed. */
const onLight: Theme = {
  ...coloured,
  warn: {color: 'magenta'},
  dim: {},
  accent: {color: 'blue'},
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

export type Background = 'dark' | 'light';

/** What some terminals say of their background, as `COLORFGBG=15;0`; undefined = nothing. */
export function backgroundOf(
  environment: Readonly<Record<string, string | undefined>>,
): Background | undefined {
  const colour = /;(\d+)$/.exec(environment.COLORFGBG ?? '')?.[1];
  if (colour === undefined) return undefined;
  return ['7', '15'].includes(colour) ? 'light' : 'dark';
}

export function themeFor({color, background}: {color: boolean; background: Background}): Theme {
  if (!color) return plain;
  return background === 'light' ? onLight : coloured;
}
