import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {SMALLEST} from '../layout.ts';

/** What runs goes on; keys that act on what is not seen do not. */
export function TooSmall({columns, rows}: {readonly columns: number; readonly rows: number}): ReactNode {
  return (
    <Box flexDirection="column">
      <Text wrap="truncate">{`Too small: have ${columns}x${rows}, need ${SMALLEST.columns}x${SMALLEST.rows}`}</Text>
      {rows > 2 && <Text wrap="truncate">What runs goes on. The only key is ^C.</Text>}
    </Box>
  );
}
