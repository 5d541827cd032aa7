import {Box, type TextProps} from 'ink';
import type {ReactNode} from 'react';
import {keyed} from '../keyed.ts';
import type {Tone} from '../theme.ts';
import {Toned} from './Toned.tsx';

type Props = {
  readonly lines: readonly string[];
  readonly tone: Tone;
  readonly indent?: number;
  readonly wrap?: NonNullable<TextProps['wrap']>;
};

/** Lines of text under each other; an empty one keeps its row. */
export function Lines({lines, tone, indent = 0, wrap = 'wrap'}: Props): ReactNode {
  return (
    <Box flexDirection="column" paddingLeft={indent}>
      {keyed(lines).map(({key, item}) => (
        <Toned key={key} tone={tone} wrap={wrap}>
          {item === '' ? ' ' : item}
        </Toned>
      ))}
    </Box>
  );
}
