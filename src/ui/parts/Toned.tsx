import {Text, type TextProps} from 'ink';
import type {ReactNode} from 'react';
import {useLook} from '../hooks/use-look.ts';
import type {Tone} from '../theme.ts';

type Props = {
  readonly tone: Tone;
  readonly wrap?: NonNullable<TextProps['wrap']>;
  readonly children: ReactNode;
};

/** Text coloured by what it means. */
export function Toned({tone, wrap = 'wrap', children}: Props): ReactNode {
  const {theme} = useLook();
  return (
    <Text {...theme[tone]} wrap={wrap}>
      {children}
    </Text>
  );
}
