import {Text} from 'ink';
import type {ReactNode} from 'react';
import {SMALLEST} from '../layout.ts';

/** Said in one line; what runs goes on. */
export function TooSmall({columns, rows}: {readonly columns: number; readonly rows: number}): ReactNode {
  return (
    <Text wrap="truncate">{`Too small: have ${columns}x${rows}, need ${SMALLEST.columns}x${SMALLEST.rows}. Still running.`}</Text>
  );
}
