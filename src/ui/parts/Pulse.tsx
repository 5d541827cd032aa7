import {Box} from 'ink';
import type {ReactNode} from 'react';
import {useBeat} from '../hooks/use-beat.ts';
import {useLook} from '../hooks/use-look.ts';
import {Toned} from './Toned.tsx';

/** Sign of life beside a timer, turning as slowly as the timer does: drawing must not take time from what is measured. */
export function Pulse(): ReactNode {
  const {glyphs} = useLook();
  const beat = useBeat();
  return (
    <Box aria-hidden flexShrink={0}>
      <Toned tone="accent">{glyphs.pulse[beat % glyphs.pulse.length] ?? ''}</Toned>
    </Box>
  );
}
