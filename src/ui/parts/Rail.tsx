import {isDeepStrictEqual} from 'node:util';
import {Box, Text} from 'ink';
import {memo, type ReactNode} from 'react';
import {CELL_GAP, type RailCell, WORD_COLUMNS} from '../rail.ts';
import {MarkWord} from './MarkWord.tsx';
import {Toned} from './Toned.tsx';

function Cell({cell}: {readonly cell: RailCell}): ReactNode {
  const {mark} = cell;
  return (
    <Box
      gap={1}
      flexShrink={0}
      aria-label={`${cell.label}: ${mark.word}${cell.isFocused ? ', selected' : ''}`}
    >
      <MarkWord mark={mark} width={WORD_COLUMNS} />
      {cell.isFocused ? (
        <Text bold underline>
          {cell.label}
        </Text>
      ) : (
        <Toned tone={cell.state === 'open' || cell.state === 'unseen' ? 'dim' : 'plain'}>{cell.label}</Toned>
      )}
    </Box>
  );
}

/** Every step of the runbook, always in sight. */
export const Rail = memo(function Rail({rows}: {readonly rows: readonly (readonly RailCell[])[]}): ReactNode {
  return (
    <Box flexDirection="column" aria-role="list">
      {rows.map(row => (
        <Box key={row[0]?.id} gap={CELL_GAP} height={1}>
          {row.map(cell => (
            <Cell key={cell.id} cell={cell} />
          ))}
        </Box>
      ))}
    </Box>
  );
}, isDeepStrictEqual);
