import {Box} from 'ink';
import type {ReactNode} from 'react';
import {keyed} from '../keyed.ts';
import type {Hint} from '../parts/Footer.tsx';
import {Toned} from '../parts/Toned.tsx';

const KEY_COLUMNS = 16;

/** The keys of the screen or the question that it was opened on. */
export function HelpScreen({
  hints,
  columns,
}: {
  readonly hints: readonly Hint[];
  readonly columns: number;
}): ReactNode {
  return (
    <Box flexDirection="column" width={columns}>
      <Toned tone="strong">Keys here</Toned>
      {keyed(hints).map(({key, item: hint}) => (
        <Box key={key}>
          <Box width={KEY_COLUMNS} flexShrink={0}>
            <Toned tone="accent">{hint.key}</Toned>
          </Box>
          <Toned tone="plain">{hint.text}</Toned>
        </Box>
      ))}
    </Box>
  );
}
