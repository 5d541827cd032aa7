import type {ReactNode} from 'react';
import {useLook} from '../hooks/use-look.ts';
import {Toned} from './Toned.tsx';

type Props = {readonly columns: number; readonly text?: string | null; readonly isWarning?: boolean};

/** A line across the screen; the lower one carries the latest note. */
export function Rule({columns, text = null, isWarning = false}: Props): ReactNode {
  const {glyphs} = useLook();
  if (text === null) return <Toned tone="dim">{glyphs.rule.repeat(columns)}</Toned>;
  const shown = ` ${text} `.slice(0, columns - 4);
  return (
    <Toned tone={isWarning ? 'warn' : 'accent'} wrap="truncate">
      {`${glyphs.rule.repeat(2)}${shown}${glyphs.rule.repeat(Math.max(0, columns - 2 - shown.length))}`}
    </Toned>
  );
}
