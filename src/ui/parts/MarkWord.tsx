import type {ReactNode} from 'react';
import {useLook} from '../hooks/use-look.ts';
import type {Mark} from '../step-state.ts';
import {Toned} from './Toned.tsx';

/** Sign and word of a state: `✖ STOP`. */
export function MarkWord({mark, width = 0}: {readonly mark: Mark; readonly width?: number}): ReactNode {
  const {glyphs} = useLook();
  return (
    <Toned tone={mark.tone} wrap="truncate">
      {`${glyphs[mark.glyph]} ${mark.word.padEnd(width)}`}
    </Toned>
  );
}
