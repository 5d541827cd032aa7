import {Box, useAnimation} from 'ink';
import type {ReactNode} from 'react';
import {useLook} from '../hooks/use-look.ts';
import {Toned} from './Toned.tsx';

/** Sign of life beside a timer, turning as slowly as the timer does: drawing must not take time from what is measured. */
export function Pulse(): ReactNode {
  const {glyphs} = useLook();
  const {frame} = useAnimation({interval: 1000});
  return (
    <Box aria-hidden flexShrink={0}>
      <Toned tone="accent">{glyphs.pulse[frame % glyphs.pulse.length] ?? ''}</Toned>
    </Box>
  );
}
