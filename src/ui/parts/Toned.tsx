import {Text, type TextProps, Transform} from 'ink';
import {Children, type ReactNode} from 'react';
import {inAscii} from '../../engine/in-ascii.ts';
import {plainText} from '../../engine/plain-text.ts';
import {useLook} from '../hooks/use-look.ts';
import type {Tone} from '../theme.ts';

type Props = {
  readonly tone: Tone;
  readonly wrap?: NonNullable<TextProps['wrap']>;
  readonly children: ReactNode;
};

/** Ink lets colours and what speaks to the terminal itself (OSC) through: only our own tones may. */
function harmless(children: ReactNode, isAscii: boolean): ReactNode {
  const shown = isAscii ? inAscii : (text: string) => text;
  return Children.map(children, child => (typeof child === 'string' ? shown(plainText(child)) : child));
}

/** Where a word ends with its row, Ink puts the blank after it before the first word of the next. */
const BLANK_OF_A_BREAK = /^((?:\u001b\[[\d;]*m)*) (?=\S)/;

function withoutBlank(line: string, row: number): string {
  return row === 0 ? line : line.replace(BLANK_OF_A_BREAK, '$1');
}

/** Text coloured by what it means. */
export function Toned({tone, wrap = 'wrap', children}: Props): ReactNode {
  const {theme, isAscii} = useLook();
  const text = (
    <Text {...theme[tone]} wrap={wrap}>
      {harmless(children, isAscii)}
    </Text>
  );
  return wrap === 'wrap' ? <Transform transform={withoutBlank}>{text}</Transform> : text;
}
