import {Box} from 'ink';
import type {ReactNode} from 'react';
import {useLook} from '../hooks/use-look.ts';
import type {Tone} from '../theme.ts';
import {Toned} from './Toned.tsx';

type Props = {
  /** 0..1 */
  readonly fraction: number;
  readonly width: number;
  readonly tone: Tone;
  readonly label: string;
  readonly fill?: 'bar' | 'barRunning';
  /** Draws the part that is not reached yet. */
  readonly isTracked?: boolean;
};

/** A bar of `width` cells; anything above nothing is at least one cell. */
export function Bar({fraction, width, tone, label, fill = 'bar', isTracked = false}: Props): ReactNode {
  const {glyphs} = useLook();
  const bounded = Math.max(0, Math.min(1, fraction));
  const filled = bounded === 0 ? 0 : Math.max(1, Math.round(bounded * width));
  return (
    <Box aria-role="progressbar" aria-label={label} width={width}>
      <Toned tone={tone} wrap="truncate">
        {glyphs[fill].repeat(filled)}
      </Toned>
      {isTracked && (
        <Toned tone="dim" wrap="truncate">
          {glyphs.barEmpty.repeat(width - filled)}
        </Toned>
      )}
    </Box>
  );
}
