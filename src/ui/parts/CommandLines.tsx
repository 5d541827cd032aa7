import type {ReactNode} from 'react';
import {wrapShell} from '../wrap-shell.ts';
import {Lines} from './Lines.tsx';

type Props = {readonly lines: readonly string[]; readonly columns: number; readonly indent: number};

/** Shell lines as they run, without a box around them; a long one is broken so that it can still be pasted. */
export function CommandLines({lines, columns, indent}: Props): ReactNode {
  return (
    <Lines
      lines={lines.flatMap(line => wrapShell(line, columns - indent))}
      tone="accent"
      indent={indent}
      wrap="hard"
    />
  );
}
