import {isDeepStrictEqual} from 'node:util';
import {memo, type ReactNode} from 'react';
import {useLook} from '../hooks/use-look.ts';
import {keyed} from '../keyed.ts';
import {Toned} from './Toned.tsx';

type Props = {readonly columns: number; readonly rows?: readonly string[]; readonly isWarning?: boolean};

/** A line across the screen; the lower one carries the latest note, in a row or two. */
export const Rule = memo(function Rule({columns, rows = [], isWarning = false}: Props): ReactNode {
  const {glyphs} = useLook();
  if (rows.length === 0) return <Toned tone="dim">{glyphs.rule.repeat(columns)}</Toned>;
  return keyed(rows).map(({key, item}) => (
    <Toned key={key} tone={isWarning ? 'warn' : 'accent'} wrap="truncate">
      {`${glyphs.rule.repeat(2)} ${item} ${glyphs.rule.repeat(Math.max(0, columns - 4 - item.length))}`}
    </Toned>
  ));
}, isDeepStrictEqual);
