import {styleText} from 'node:util';

export type Tone = 'ok' | 'warn' | 'stop' | 'dim' | 'strong';

/** Colours a word by its meaning; the word itself always says it too. */
export type Paint = (text: string, tone: Tone) => string;

const styles = {ok: 'green', warn: 'yellow', stop: 'red', dim: 'dim', strong: 'bold'} as const;

export const colourless: Paint = text => text;

export const coloured: Paint = (text, tone) => styleText(styles[tone], text, {validateStream: false});
